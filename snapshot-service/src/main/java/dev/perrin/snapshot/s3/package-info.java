/// The archive in any store that speaks S3, through the MinIO client. Read
/// [dev.perrin.snapshot.s3.MinioSnapshotArchive] first.
@NullMarked
package dev.perrin.snapshot.s3;

import org.jspecify.annotations.NullMarked;
