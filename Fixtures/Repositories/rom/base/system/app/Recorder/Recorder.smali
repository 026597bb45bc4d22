.class public Lcom/miui/soundrecorder/Recorder;
.super Landroid/app/Activity;

.method public onIncomingCall()V
    invoke-virtual {p0}, Lcom/miui/soundrecorder/Recorder;->stop()V
    return-void
.end method

.method public start()V
    return-void
.end method
