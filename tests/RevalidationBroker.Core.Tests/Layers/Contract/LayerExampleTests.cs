using RevalidationBroker.Dispatch;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers;

/// <summary>The recorded calls and answers of every kind of cache layer.</summary>
public class LayerExampleTests
{
    public static TheoryData<string> Samples => Corpus.Cases("layers/*");

    [Theory, MemberData(nameof(Samples))]
    public void A_request_is_as_the_vendor_describes_it(string name)
    {
        var sample = new LayerSample(name);

        foreach (var (stale, expected) in sample.Requests)
        {
            Assert.All(stale, item => Assert.Null(sample.Layer.ReasonNotToCarry(item)));
            Assert.Single(Chunker.Cut(stale, sample.Layer.Limits, sample.Layer.GroupOf));
            using var request = sample.Request(stale);
            Assert.Equal(expected, LayerSample.Written(request));
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void An_answer_is_read_as_the_vendor_means_it(string name)
    {
        var sample = new LayerSample(name);

        foreach (var (answer, expected, item) in sample.Answers)
        {
            var outcome = sample.Layer.ReadAnswer(answer);

            Assert.Equal((item.GetRawText(), expected), (item.GetRawText(), outcome.Name));
            if (item.At("detail").Text() is { } detail) Assert.Contains(detail, outcome.Detail, StringComparison.Ordinal);
            if (item.At("operation").Text() is { } operation) Assert.Equal(operation, Assert.IsType<Outcome.Underway>(outcome).Operation.OriginalString);
            if (item.At("wait").Text() is { } wait) Assert.Equal(wait, $"{(outcome as Outcome.Transient)?.RetryAfter ?? (outcome as Outcome.Underway)?.Wait}");
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void What_a_layer_cannot_carry_has_a_reason_and_a_way_out(string name)
    {
        var sample = new LayerSample(name);

        foreach (var (stale, reason) in sample.Refused) Assert.Contains(reason, sample.Layer.ReasonNotToCarry(stale) ?? "It is carried.", StringComparison.Ordinal);
    }
}
