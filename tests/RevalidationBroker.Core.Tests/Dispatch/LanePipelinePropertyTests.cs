using CsCheck;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Fakes;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Whatever fails and whenever: after each change the origin is told, and after that each cache in front.</summary>
public class LanePipelinePropertyTests
{
    // So few that by the schedule nothing is given up, should they all be one layer's.
    private const int MostFailures = 12;

    private static readonly string[] Tags = ["tag:a", "tag:b", "tag:c"];

    [Fact]
    public async Task No_cache_is_left_with_what_it_took_before_the_origin_forgot() =>
        await Gen.Select(Gen.Int[0, 7].Array[1, 12], Gen.Int[0, 5].Array[1, MostFailures]).SampleAsync(async (changes, answers) => await new Run(answers).GoAsync(changes), iter: 200);

    private sealed class Run
    {
        private readonly LaneDispatcherHarness _harness = new(more: """ "allowPrivate": true, "instances": ["http://10.0.0.1", "http://10.0.0.2"] """, inFront: [new FakeCdn(), new FakeCdn { Kind = "edge", Endpoint = new Uri("https://edge.example/purge") }]);
        private readonly InMemoryJobQueue _queue;
        private readonly Superseder _superseder;
        private readonly List<(string Tag, int Step)> _changes = [];
        private readonly List<(string Host, string Body, int Step)> _told = [];
        private readonly Queue<int> _answers;
        private int _step;

        public Run(int[] answers)
        {
            _answers = new Queue<int>(answers);
            _queue = new InMemoryJobQueue(_harness.Clock, new LaneSchedule(_harness.Clock, () => new LaneWindow(TimeSpan.Zero, TimeSpan.Zero), TimeSpan.FromMinutes(10)));
            _superseder = new Superseder(_queue, _harness.Journal, new BrokerMetrics(_harness.Meters), new FakeLogger<Superseder>());
            _harness.Site.ByRequest = Answer;
        }

        public async Task GoAsync(int[] changes)
        {
            foreach (var (index, change) in changes.Index())
            {
                var tags = Tags.Where((_, i) => (change >> i & 1) == 1).ToArray();
                var job = Some.Job($"{index}", 0, tags).Job with { AcceptedAt = _harness.Clock.GetUtcNow(), NotBefore = _harness.Clock.GetUtcNow() };
                _changes.AddRange(tags.Select(tag => (tag["tag:".Length..], _step++)));
                _queue.Enqueue([job]);
                await TurnAsync();
            }

            for (var turns = 0; (await _queue.LanesAsync(CancellationToken.None)).Count > 0; turns++)
            {
                Assert.InRange(turns, 0, 1000);
                await TurnAsync();
            }

            Assert.Empty(await _queue.DeadLetters.ListAsync(DeadLetterFilter.All, 10, CancellationToken.None));
            foreach (var (tag, changed) in _changes) AssertTold(tag, changed);
        }

        private void AssertTold(string tag, int changed)
        {
            var origins = ((string[])["10.0.0.1", "10.0.0.2"]).Select(host => _told.Find(call => Has(call, host, tag) && call.Step > changed).Step).ToList();
            Assert.DoesNotContain(0, origins);
            var cdn = _told.Find(call => Has(call, "api.cdn.example", tag) && call.Step > origins.Max()).Step;
            Assert.NotEqual(0, cdn);
            Assert.Contains(_told, call => Has(call, "edge.example", tag) && call.Step > cdn);
        }

        private static bool Has((string Host, string Body, int Step) call, string host, string tag) =>
            call.Host == host && (call.Body.Contains($"\"{tag}\"", StringComparison.Ordinal) || call.Body.Split('\n').Any(line => line == $"tag:{tag}" || line == $"!tag:{tag}"));

        // Lends one lane that may go, if there is one, and lets some time pass.
        private async Task TurnAsync()
        {
            using var patience = new CancellationTokenSource();
            var taking = _queue.TakeAsync(patience.Token);
            if (!taking.IsCompleted)
            {
                await patience.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
                _harness.Clock.Advance(TimeSpan.FromMinutes(5));
                return;
            }

            var lease = await taking;
            var settlement = await _superseder.AddSupersededAsync(lease, await _harness.DispatchAsync(lease, CancellationToken.None), CancellationToken.None);
            Assert.True(await _queue.SettleAsync(lease, settlement, CancellationToken.None));
            _harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        private SiteAnswer Answer(HttpRequestMessage request)
        {
            _harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
            if (_answers.TryDequeue(out var fate) && fate < 3) return FakeSite.Status(fate switch { 0 => 503, 1 => 403, _ => 429 });
            using var reader = new StreamReader(request.Content!.ReadAsStream());
            _told.Add((request.RequestUri!.Host, reader.ReadToEnd(), ++_step));
            return request.RequestUri.Host.StartsWith("10.", StringComparison.Ordinal) ? FakeSite.Revalidated() : FakeSite.Status(200);
        }
    }
}
