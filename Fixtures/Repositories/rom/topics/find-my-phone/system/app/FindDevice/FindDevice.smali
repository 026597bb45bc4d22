.class public Lcom/miui/finddevice/FindDevice;
.super Landroid/app/Service;

.method public onCommand(Ljava/lang/String;)V
    return-void
.end method
