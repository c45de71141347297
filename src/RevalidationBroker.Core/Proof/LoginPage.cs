namespace RevalidationBroker.Proof;

/// <summary>Tells a page on which somebody must show who they are from any other, by its address.</summary>
internal static class LoginPage
{
    // 'sso-api' is Vercel's Deployment Protection.
    private static readonly string[] Names = ["login", "log-in", "signin", "sign-in", "sign_in", "sso", "sso-api", "auth", "oauth", "oauth2", "authorize", "saml"];

    public static bool Is(Uri location) =>
        location.OriginalString.Split('?', '#')[0].Split('/').Any(segment => Names.Contains(segment, StringComparer.OrdinalIgnoreCase));
}
