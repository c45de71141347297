using RevalidationBroker.Planning.Conditions;

namespace RevalidationBroker.Discovery;

/// <summary>Which branches are meant: those that fit one of the patterns, or any where there is none, but for those that fit one with <c>!</c> in front. In whatever order.</summary>
public sealed class BranchFilter
{
    public const char Not = '!';

    private readonly IReadOnlyList<Glob> _wanted;
    private readonly IReadOnlyList<Glob> _unwanted;

    /// <param name="patterns">With <c>*</c> for any characters, slashes too, and <c>?</c> for any one.</param>
    public BranchFilter(IReadOnlyList<string> patterns)
    {
        _wanted = [.. patterns.Where(pattern => !pattern.StartsWith(Not)).Select(pattern => new Glob(pattern))];
        _unwanted = [.. patterns.Where(pattern => pattern.StartsWith(Not)).Select(pattern => new Glob(pattern[1..]))];
    }

    /// <param name="branch">Null where nobody knows it: that fits only where no branch is asked for.</param>
    public bool Fits(string? branch) =>
        (_wanted.Count == 0 || (branch is not null && _wanted.Any(glob => glob.Matches(branch))))
        && (branch is null || !_unwanted.Any(glob => glob.Matches(branch)));
}
