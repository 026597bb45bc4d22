.class public Lcom/miui/torch/Torch;
.super Ljava/lang/Object;

.method public static light(Z)V
    return-void
.end method
