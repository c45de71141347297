using System.Globalization;
using System.Text.RegularExpressions;

namespace RevalidationBroker.Cli.Demo;

/// <summary>What a visitor got.</summary>
internal sealed partial record DemoLook(string Title, int Revision, string Cache, TimeSpan Took)
{
    public static DemoLook Of(HttpResponseMessage response, string html, TimeSpan took) => new(
        TitleMark().Match(html).Groups[1].Value,
        int.Parse(RevisionMark().Match(html).Groups[1].Value, CultureInfo.InvariantCulture),
        response.Headers.GetValues(DemoSite.CacheHeader).Single(),
        took);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"gets “{Title}”, revision {Revision}, in {Took.TotalMilliseconds:0} ms ({Cache})");

    [GeneratedRegex("<h1>(.*?)</h1>")]
    private static partial Regex TitleMark();

    [GeneratedRegex("<meta name=\"content-revision\" content=\"([0-9]+)\">")]
    private static partial Regex RevisionMark();
}
