.class public Lcom/miui/launcher/elder/ElderMode;
.super Ljava/lang/Object;

.method public static enter()V
    const-string v0, "elder"
    return-void
.end method
