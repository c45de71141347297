using Microsoft.AspNetCore.Http;

namespace RevalidationBroker.Hosting.Http;

/// <summary><c>/</c>: where to look, for a person who opens the broker's address. There is no dashboard yet, and this says so.</summary>
public static class HomeEndpoint
{
    public const string Route = "/";

    private const string Text = """
        Revalidation Broker. It takes webhooks at /hooks/ and the name of a source, and tells caches what is stale.

        There is no dashboard here yet.
          Is it ready?              /health/ready
          How is each deployment?   broker status, or /operator/lanes
          What was given up?        broker dead-letters list, or /operator/dead-letters
          What was not let in?      broker refusals, or /operator/refusals
        Addresses that begin with /operator need the operator key, as 'Authorization: Bearer' and the key.

        """;

    public static IResult Show() => Results.Text(Text);
}
