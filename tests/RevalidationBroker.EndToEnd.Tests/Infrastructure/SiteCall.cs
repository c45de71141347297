using System.Text.Json;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>A call as a stand-in site saw it.</summary>
/// <param name="Arrived">By the run's <see cref="Sequence"/>.</param>
/// <param name="Endpoint">The request's path.</param>
/// <param name="Targets">As <c>tag posts</c> and <c>path /blog/hello</c>.</param>
internal sealed record SiteCall(string Deployment, long Arrived, string Endpoint, bool Expires, IReadOnlyList<string> Targets)
{
    /// <summary>Whether the site forgot it all, and said so. That the answer arrived is another matter.</summary>
    public bool AnsweredWell { get; set; }

    public static async Task<SiteCall> ReadAsync(string deployment, Sequence sequence, string endpoint, Stream body)
    {
        using var json = await JsonDocument.ParseAsync(body);
        var call = json.RootElement;
        return new SiteCall(
            deployment,
            sequence.Next(),
            endpoint,
            call.GetProperty("mode").GetString() == "expire",
            [
                .. call.GetProperty("tags").EnumerateArray().Select(tag => $"tag {tag.GetString()}"),
                .. call.GetProperty("paths").EnumerateArray().Select(path => $"path {path.GetProperty("path").GetString()}"),
            ]);
    }
}
