/// Files in an S3 object store, through the MinIO client. Read [dev.perrin.trainer.s3.MinioFiles] first.
@NullMarked
package dev.perrin.trainer.s3;

import org.jspecify.annotations.NullMarked;
