using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Checking.Builds;

/// <summary>Reads <c>rewrites</c> of the routes manifest: a list in Next.js 14 where all are of one kind, else three lists.</summary>
internal static class RewritesParser
{
    public static IReadOnlyList<SiteRewrite> Parse(JsonElement rewrites) => rewrites.ValueKind == JsonValueKind.Array
        ? [.. Of(rewrites, beforeRoutes: true)]
        : [.. Of(rewrites.At("beforeFiles"), beforeRoutes: true), .. Of(rewrites.At("afterFiles"), beforeRoutes: true), .. Of(rewrites.At("fallback"), beforeRoutes: false)];

    // Next.js writes its own in here too, such as those of intercepted routes.
    private static IEnumerable<SiteRewrite> Of(JsonElement list, bool beforeRoutes) =>
        from rewrite in list.Items()
        where rewrite.At("has").ValueKind == JsonValueKind.Undefined && rewrite.At("missing").ValueKind == JsonValueKind.Undefined && rewrite.At("internal").ValueKind != JsonValueKind.True
        let source = rewrite.At("source").Text()
        let destination = rewrite.At("destination").Text()
        where source is not null && destination is not null && source != destination
        select new SiteRewrite(source, destination, beforeRoutes);
}
