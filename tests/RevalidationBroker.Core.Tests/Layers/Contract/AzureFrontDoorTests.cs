using RevalidationBroker.Dispatch;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers;

public class AzureFrontDoorTests
{
    private static readonly LayerSample Sample = new("layers/azure-front-door/identity.json");

    [Fact]
    public void An_operation_is_asked_for_with_the_same_token()
    {
        var underway = (Outcome.Underway)Sample.Layer.ReadAnswer(Sample.Answers.First().Answer);

        using var poll = Sample.Layer.CreatePoll(underway.Operation, Sample.Secrets);

        Assert.Equal($"GET {underway.Operation.AbsoluteUri}\nauthorization: Bearer {Sample.Secrets.Token!.Reveal()}", LayerSample.Written(poll));
    }

    [Theory]
    [InlineData("https://management.azure.com.evil.example/operations/1")]
    [InlineData("http://management.azure.com/operations/1")]
    [InlineData("https://me@management.azure.com/operations/1")]
    [InlineData("https://management.azure.com:8443/operations/1")]
    public void No_token_goes_to_another_host(string operation)
    {
        Assert.Throws<ArgumentException>(() => Sample.Layer.CreatePoll(new Uri(operation), Sample.Secrets));
        Assert.IsType<Outcome.Delivered>(Sample.Layer.ReadAnswer(new LayerAnswer(202, null, new Uri(operation), null, default)));
    }

    [Fact]
    public void Its_own_identity_is_asked_for_when_no_secret_is_named()
    {
        Assert.Equal("https://management.azure.com/.default", Sample.Layer.TokenScope);
        Assert.Null(new LayerSample("layers/azure-front-door/secret.json").Layer.TokenScope);
        Assert.Throws<UnusableSecretException>(() => Sample.Layer.CreateRequest(new LayerCall("call", Some.Time, default, [Some.Stale("path:/")]), Sample.Secrets with { Token = null }));
    }
}
