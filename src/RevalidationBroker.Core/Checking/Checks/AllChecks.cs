namespace RevalidationBroker.Checking.Checks;

/// <summary>All checks. A new one is its file and its line here.</summary>
public static class AllChecks
{
    public static IReadOnlyList<IConfigurationCheck> OfConfiguration { get; } =
    [
        new SourceOpenCheck(),
        new SecretInAddressCheck(),
        new SecretMissingCheck(),
        new SourceWithoutRuleCheck(),
        new RuleRepeatedCheck(),
        new RuleUnreachableCheck(),
        new TagTooLongCheck(),
        new PathWithQueryCheck(),
        new DeploymentPlainHttpCheck(),
        new DeploymentWithoutRuleCheck(),
        new LayerCannotCarryCheck(),
        new PurgeCarriesNothingCheck(),
    ];

    public static IReadOnlyList<ISiteCheck> OfSites { get; } =
    [
        new TagOnNoPageCheck(),
        new TagWithoutRuleCheck(),
        new PathNoRouteCheck(),
        new PathSpellingCheck(),
        new PathBasePathCheck(),
        new PathNeverCachedCheck(),
        new PathPagesRouterCheck(),
        new PathRewrittenCheck(),
        new StaticHandlerCheck(),
        new EverythingPagesRouterCheck(),
        new EndpointNoRouteCheck(),
        new EndpointSlashCheck(),
        new SiteTagCommaCheck(),
        new SiteTagTooLongCheck(),
        new SiteTagCountCheck(),
        new PageOutOfReachCheck(),
    ];

    /// <summary>Every kind of finding that there is.</summary>
    public static IReadOnlyList<FindingRule> Rules { get; } = [Checker.ConfigurationRule, .. OfConfiguration.Select(check => check.Rule), .. OfSites.Select(check => check.Rule)];
}
