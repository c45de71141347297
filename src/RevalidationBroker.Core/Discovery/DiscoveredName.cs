using System.Security.Cryptography;
using System.Text;

namespace RevalidationBroker.Discovery;

/// <summary>
/// The name of a deployment that was found, such as <c>previews:feature-login-3f2a9c01</c>: that of its template, and one for its branch. So the
/// next deployment of a branch goes by the name of the one before, and what waited for that one is told to it.
/// </summary>
public static class DiscoveredName
{
    // No configured name can have it.
    private const char Separator = ':';

    // With the longest name of a template, and what a lane adds, below the 128 characters of a queue session's id
    // (learn.microsoft.com/azure/service-bus-messaging/message-sessions).
    private const int LongestSlug = 40;

    /// <summary>Of one template two deployments have the same name when they are of the same branch of the same project, or are the same.</summary>
    public static string Of(string template, DeploymentSighting deployment)
    {
        var (kind, text) = deployment.Branch is { } branch ? ("branch", branch) : ("id", deployment.Id);
        var slug = Slug(text);
        // What the slug leaves out tells feature/a and feature-a apart, and one project's main from another's.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{deployment.ProjectId ?? deployment.ProjectName}\n{text}"));
        return $"{template}{Separator}{slug}{(slug.Length == 0 ? "" : "-")}{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
    }

    /// <summary>Whether a name is of this form, so that no configuration can ever have given it.</summary>
    public static bool Is(string deployment) => deployment.Contains(Separator, StringComparison.Ordinal);

    /// <summary>What the configuration calls a deployment: of one that was found its template's name, of any other its own.</summary>
    public static string Configured(string deployment) => deployment.IndexOf(Separator, StringComparison.Ordinal) is >= 0 and var place ? deployment[..place] : deployment;

    private static string Slug(string text)
    {
        var slug = new StringBuilder(LongestSlug);
        foreach (var character in text)
        {
            if (slug.Length == LongestSlug) break;
            if (char.IsAsciiLetterOrDigit(character)) slug.Append(char.ToLowerInvariant(character));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }
}
