using System.Text;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Layers;

/// <summary>Whatever a cache answers, every kind of layer makes an outcome of it.</summary>
public class LayerAnswerTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(90);

    private static readonly (string? ContentType, string Body)[] Bodies =
    [
        (null, ""),
        ("application/json", ""),
        ("text/html; charset=utf-8", "<!DOCTYPE html><title>hunter2</title>"),
        ("text/plain", "hunter2 \uD83D"),
        ("application/json", """{"revalidated":false,"success":false,"status":"Failed","error":"hunter2"}"""),
        ("application/json", """{"revalidated":true,"success":true,"status":"ok"}"""),
        ("application/json", """["hunter2"]"""),
        ("application/json", """{"\ud800":"hunter2"}"""),
    ];

    public static TheoryData<string> Samples => Corpus.Cases("layers/*");

    [Theory, MemberData(nameof(Samples))]
    public void Every_answer_has_an_outcome_that_says_what_it_means_and_repeats_nothing(string name) => Each(name, (answer, outcome) =>
    {
        Assert.IsNotType<Outcome.NotAttempted>(outcome);
        Assert.EndsWith(".", outcome.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", outcome.Detail, StringComparison.Ordinal);
        if (answer.Status is (>= 300 and < 400) or 401 or 403) Assert.IsType<Outcome.Misconfigured>(outcome);
    });

    [Theory, MemberData(nameof(Samples))]
    public void Too_many_calls_and_failures_of_the_server_pass_and_say_how_long_to_wait(string name) => Each(name, (answer, outcome) =>
    {
        if (answer.Status is 408 or 425 or 429 or >= 500) Assert.Equal(Wait, Assert.IsType<Outcome.Transient>(outcome).RetryAfter);
    });

    [Theory, MemberData(nameof(Samples))]
    public void Only_what_is_no_error_is_delivered(string name) => Each(name, (answer, outcome) =>
    {
        if (outcome is Outcome.Delivered or Outcome.Underway) Assert.True(answer.Status is (>= 200 and < 300) or 404 or 410, $"{answer.Status}");
    });

    private static void Each(string name, Action<LayerAnswer, Outcome> check)
    {
        var layer = new LayerSample(name).Layer;
        for (var status = 100; status < 600; status++)
        {
            foreach (var (contentType, body) in Bodies)
            {
                var answer = new LayerAnswer(status, contentType, new Uri("https://elsewhere.example/login?next=hunter2#hunter2"), Wait, Encoding.UTF8.GetBytes(body))
                {
                    Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["x-nextjs-cache"] = "hunter2", ["Azure-AsyncOperation"] = "https://elsewhere.example/hunter2" },
                };
                check(answer, layer.ReadAnswer(answer));
                check(answer with { Location = null, Headers = new Dictionary<string, string>() }, layer.ReadAnswer(answer with { Location = null, Headers = new Dictionary<string, string>() }));
            }
        }
    }
}
