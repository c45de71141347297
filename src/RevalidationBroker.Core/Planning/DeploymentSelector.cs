namespace RevalidationBroker.Planning;

/// <summary>Which deployments a rule tells.</summary>
/// <param name="Candidates">By name, in the order of the configuration; labels were looked up when the configuration was read.</param>
/// <param name="SameEnvironment">Only those that show the event's environment.</param>
/// <param name="SameLocale">Only those that show the event's locale, or one of its locales where it says several.</param>
public sealed record DeploymentSelector(IReadOnlyList<DeploymentTarget> Candidates, bool SameEnvironment = false, bool SameLocale = false)
{
    private readonly IReadOnlyList<string> _names = [.. Candidates.Select(target => target.Name)];

    /// <summary>Whether an event is thinkable of which the deployment is told.</summary>
    public bool MayTell(string deployment) => Candidates.Any(target => target.Name == deployment);

    public IReadOnlyList<string> Select(EventScope scope) => !SameEnvironment && !SameLocale
        ? _names
        : [.. Candidates.Where(target => (!SameEnvironment || Shows(target.Environments, scope.Event.Environment)) && (!SameLocale || ShowsLocaleOf(scope, target))).Select(target => target.Name)];

    // The entry's locale is only the one that its slug is of. An event about all locales that does not name them may be about any.
    private static bool ShowsLocaleOf(EventScope scope, DeploymentTarget target) =>
        Shows(target.Locales, scope.Entry.Locale)
        || scope.Event.Locales.Any(locale => Shows(target.Locales, locale))
        || (scope.Source.Provider.OneEventForAllLocales && scope.Event.Locales.Count == 0);

    // A deployment that does not say what it shows may show anything, and an event that does not say where it belongs may belong anywhere.
    private static bool Shows(IReadOnlyList<string> shown, string? wanted) => shown.Count == 0 || wanted is null || shown.Contains(wanted, StringComparer.Ordinal);
}

/// <summary>A deployment as planning knows it.</summary>
public sealed record DeploymentTarget(string Name)
{
    /// <summary>The CMS's environments whose content it shows; empty for any.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Empty for any.</summary>
    public IReadOnlyList<string> Locales { get; init; } = [];

    /// <summary>The path under which the whole site lies, such as <c>/docs</c>; empty for most. Next.js knows its pages without it.</summary>
    public string BasePath { get; init; } = "";
}
