.class public Lcom/android/mms/ui/ComposeMessageActivity;
.super Landroid/app/Activity;

.method public decode([B)Ljava/lang/String;
    const-string v0, "GBK"
    return-object v0
.end method
