using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

/// <summary>The question of a sender of CloudEvents whether it may send (cloudevents/spec 1.0.2, http-webhook.md §4).</summary>
public class HandshakeTests
{
    private const string Origin = "eventemitter.example.com";

    public static TheoryData<string> Askers => ["azure-event-grid", "cloudevents"];

    [Theory, MemberData(nameof(Askers))]
    public void Who_asks_may_send_and_as_often_as_it_likes(string provider)
    {
        var answer = Greet(provider, "OPTIONS", new WebhookHeaders { { "WebHook-Request-Origin", Origin }, { "WebHook-Request-Rate", "120" } });

        Assert.NotNull(answer);
        Assert.Equal((200, null), (answer.Status, answer.Json));
        Assert.Equal([("Allow", "POST"), ("WebHook-Allowed-Origin", Origin), ("WebHook-Allowed-Rate", "*")], answer.Headers);
    }

    [Theory, MemberData(nameof(Askers))]
    public void A_rate_is_allowed_only_where_one_was_asked_for_and_a_callback_is_not_needed(string provider)
    {
        var answer = Greet(provider, "OPTIONS", new WebhookHeaders { { "webhook-request-origin", "eventgrid.azure.net" }, { "WebHook-Request-Callback", "https://eventemitter.example.com/confirm?id=12345&key=abc" } });

        Assert.Equal([("Allow", "POST"), ("WebHook-Allowed-Origin", "eventgrid.azure.net")], answer!.Headers);
    }

    [Theory]
    [InlineData("OPTIONS", null)]
    [InlineData("OPTIONS", "")]
    [InlineData("OPTIONS", "a, b")]
    [InlineData("OPTIONS", "a\r\nX-Evil: 1")]
    [InlineData("OPTIONS", "exämple.com")]
    [InlineData("OPTIONS", "example.com\n")]
    [InlineData("POST", Origin)]
    [InlineData("GET", Origin)]
    [InlineData("options", Origin)]
    public void What_is_no_such_question_is_left_to_the_endpoint(string method, string? origin)
    {
        WebhookHeaders headers = origin is null ? [] : new WebhookHeaders { { "WebHook-Request-Origin", origin } };

        Assert.Null(Greet("cloudevents", method, headers));
    }

    [Fact]
    public void Others_do_not_answer_it() =>
        Assert.All(WebhookProviders.All.Keys.Except(Askers.Select(row => row.Data)), provider => Assert.Null(Greet(provider, "OPTIONS", new WebhookHeaders { { "WebHook-Request-Origin", Origin } })));

    private static HandshakeAnswer? Greet(string provider, string method, WebhookHeaders headers) =>
        WebhookProviders.All[provider].Greet(Some.Request(headers: headers) with { Method = method });
}
