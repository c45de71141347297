using System.Globalization;

namespace RevalidationBroker.Dispatch;

/// <summary>The name of a lane: the jobs of one deployment that one of its cache layers is to be told.</summary>
/// <param name="Stage">The place of the layer in <see cref="Configuration.Deployment.Layers"/>; 0 is the origin, whose lane has the deployment's own name.</param>
public readonly record struct LaneName(string Deployment, int Stage)
{
    // No deployment's name can have it.
    private const char Separator = '~';

    /// <summary>A text of another form is a deployment's name, and nothing is said of whether there is one.</summary>
    public static LaneName Parse(string lane) =>
        lane.LastIndexOf(Separator) is var place and > 0 && int.TryParse(lane.AsSpan(place + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var stage) && stage > 0
            ? new LaneName(lane[..place], stage)
            : new LaneName(lane, 0);

    /// <summary>How texts of a stage end, such as <c>~1</c>; nothing for the origin.</summary>
    public static string Suffix(int stage) => stage == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Separator}{stage}");

    public override string ToString() => Deployment + Suffix(Stage);
}
