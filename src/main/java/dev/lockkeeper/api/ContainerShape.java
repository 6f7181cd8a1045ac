package dev.lockkeeper.api;

import dev.lockkeeper.api.schema.Open;
import dev.lockkeeper.api.schema.Rule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schema of Envoy Gateway's container spec, as far as we read it. */
@Open
@Rule(value = "!has(self.image) || !has(self.imageRepository)", message = "Either image or imageRepository can be set.")
record ContainerShape(
        List<Map<String, Object>> env,
        @Nullable Map<String, Object> resources,
        @Nullable Map<String, Object> securityContext,

        @Nullable @Rule(
                value =
                        "self.matches('^[a-zA-Z0-9._-]+(:[0-9]+)?(/[a-zA-Z0-9._/-]+)?(:[a-zA-Z0-9._-]+)?(@sha256:[a-z0-9]+)?$')",
                message = "Image must include a tag and allowed characters only (e.g., 'repo:tag').")
        String image,

        @Nullable @Rule(
                value = "self.matches('^[a-zA-Z0-9._-]+(:[0-9]+)?[a-zA-Z0-9._/-]+$')",
                message = "ImageRepository must contain only allowed characters and must not include a tag.")
        String imageRepository,

        List<Map<String, Object>> volumeMounts) {}
