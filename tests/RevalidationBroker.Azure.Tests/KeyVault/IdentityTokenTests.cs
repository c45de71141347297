using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.KeyVault;

/// <summary>Access tokens of the broker's own identity.</summary>
public sealed class IdentityTokenTests
{
    private const string Scope = "https://management.azure.com/.default";

    private readonly Keeping _identity = new();

    [Fact]
    public async Task A_token_is_the_one_that_the_identity_keeps()
    {
        Assert.Equal("token 1", await FindAsync());
        Assert.Equal("token 1", await FindAsync());
    }

    [Fact]
    public async Task One_that_was_not_accepted_is_got_anew_and_then_kept()
    {
        await FindAsync();

        Assert.Equal("token 2", await RefreshAsync());
        Assert.Equal("token 2", await FindAsync());
        using var claims = JsonDocument.Parse(_identity.Claims!);
        Assert.Equal($"{A.Time.ToUnixTimeSeconds()}", claims.RootElement.GetProperty("access_token").GetProperty("nbf").GetProperty("value").GetString());
    }

    [Fact]
    public async Task An_identity_that_knows_no_claims_gives_what_it_keeps()
    {
        _identity.KnowsClaims = false;

        Assert.Equal("token 1", await RefreshAsync());
    }

    [Fact]
    public async Task An_identity_that_is_not_accepted_at_all_is_unavailable()
    {
        _identity.IsAccepted = false;

        await Assert.ThrowsAsync<StorageUnavailableException>(RefreshAsync);
    }

    private async Task<string?> FindAsync() => (await Store().FindTokenAsync(Scope, TestContext.Current.CancellationToken))?.Reveal();

    private async Task<string?> RefreshAsync() => (await Store().RefreshTokenAsync(Scope, TestContext.Current.CancellationToken))?.Reveal();

    private KeyVaultSecretStore Store() => new(new Uri("https://vault.example"), _identity, new TestClock(), new BrokerMetrics(new Meters()), NullLogger<KeyVaultSecretStore>.Instance);

    /// <summary>Keeps its token as those of Azure do, and not when claims are asked for.</summary>
    private sealed class Keeping : TokenCredential
    {
        private int _tokens;

        public bool KnowsClaims { get; set; } = true;

        public bool IsAccepted { get; set; } = true;

        public string? Claims { get; private set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            if (!IsAccepted || (requestContext.Claims is not null && !KnowsClaims)) throw new AuthenticationFailedException("no");
            Claims = requestContext.Claims ?? Claims;
            if (_tokens == 0 || requestContext.Claims is not null) _tokens++;
            return new AccessToken($"token {_tokens}", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
