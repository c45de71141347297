using System.Collections.Frozen;

namespace RevalidationBroker.Layers.NextJs.Auth;

/// <summary>All auth schemes of site routes. A new one is its file and its line here.</summary>
public static class SiteAuthSchemes
{
    public static FrozenDictionary<string, ISiteAuthScheme> All { get; } = new ISiteAuthScheme[]
    {
        new SignatureAuth(),
        new BearerAuth(),
        new HeaderAuthScheme(),
        new BodyAuthScheme(),
        new QueryAuthScheme(),
    }.ToFrozenDictionary(scheme => scheme.Scheme);
}
