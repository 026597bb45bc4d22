#!/bin/sh
# Builds the images of aries the way the model's own tree always did: one image a partition, all times from
# SOURCE_DATE_EPOCH, so that the same tree gives the same bytes.
set -eu
mkdir -p out/system
cp -R system/. out/system/
cp -R devices/aries/system/. out/system/
cat >> out/system/build.prop <<EOF
ro.product.device=$MIUI_RELEASE_DEVICE
ro.build.fingerprint=$MIUI_RELEASE_FINGERPRINT
ro.build.version.incremental=$MIUI_RELEASE_VERSION
ro.build.date.utc=$SOURCE_DATE_EPOCH
EOF
chmod -R u=rwX,go=rX out/system
mkfs.erofs --quiet -T"$SOURCE_DATE_EPOCH" -U 6d697569-0000-4000-8000-000061726965 --all-root out/system.img out/system
tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
  --mtime="@$SOURCE_DATE_EPOCH" -cf out/boot.img -C devices/aries/boot .
truncate -s %4096 out/boot.img
echo "built $MIUI_RELEASE_DEVICE $MIUI_RELEASE_VERSION"
