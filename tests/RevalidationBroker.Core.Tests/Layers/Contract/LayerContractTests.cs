using System.Text;
using System.Text.Json;
using CsCheck;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers;

/// <summary>What holds for every kind of cache layer. A kind gets this from its files in the corpus.</summary>
public class LayerContractTests
{
    public static TheoryData<string> Samples => Corpus.Cases("layers/*");

    // Each has a word of its own, of letters and digits, which no mapping and no encoding changes.
    private static readonly Gen<Invalidation[]> Stale = Gen
        .Select(Gen.Int[0, 6], Gen.OneOf("", ":", "/", " ", "é", "😀", "\"", "\\", "A", "&", "+", "%", "<", "#?", "..").Array[0, 3].Select(string.Concat), Gen.Bool)
        .Array[1, 40]
        .Select(items => items.Select((item, i) => Invalid(item.Item1, $"zq{i}qz", item.Item2) with { Mode = item.Item3 ? InvalidationMode.Expire : InvalidationMode.StaleWhileRevalidate }).ToArray());

    [Fact]
    public void Every_kind_has_a_sample() =>
        Assert.Equal(CacheLayerKinds.All.Keys.Order(StringComparer.Ordinal), Samples.Select(row => new LayerSample(row.Data).Layer.Kind).Distinct().Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Samples))]
    public void A_layer_names_its_kind_and_where_its_calls_go(string name)
    {
        var sample = new LayerSample(name);

        Assert.Equal(sample.Configuration.GetProperty("kind").GetString(), sample.Layer.Kind);
        foreach (var request in sample.Requests.Select(item => sample.Request(item.Stale)))
        {
            Assert.Equal(sample.Layer.Endpoint.GetLeftPart(UriPartial.Authority), request.RequestUri!.GetLeftPart(UriPartial.Authority));
            Assert.Subset(sample.Layer.HeaderNames.ToHashSet(), request.Headers.NonValidated.Select(header => header.Key.ToLowerInvariant()).ToHashSet());
        }

        foreach (var use in sample.Layer.Secrets) Assert.StartsWith("revalidate.", use.Path, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Samples))]
    public void Whatever_is_stale_is_in_one_request_or_has_a_reason(string name)
    {
        var sample = new LayerSample(name);
        Stale.Sample(stale =>
        {
            foreach (var left in stale.Select(sample.Layer.ReasonNotToCarry).OfType<string>()) Assert.EndsWith(".", left, StringComparison.Ordinal);
            var carried = stale.Where(item => sample.Layer.ReasonNotToCarry(item) is null).ToList();
            var requests = Written(sample, carried);
            if (sample.TellsNothing) Assert.True(requests.Count <= 2);
            else
            {
                foreach (var (item, i) in stale.Select((item, i) => (item, i)).Where(item => item.item is not Invalidation.Everything && carried.Contains(item.item)))
                    Assert.Single(requests, request => request.Contains($"zq{i}qz", StringComparison.OrdinalIgnoreCase));
            }
        }, iter: 60, threads: 1);
    }

    [Theory, MemberData(nameof(Samples))]
    public void No_request_is_larger_than_the_vendor_takes(string name)
    {
        var sample = new LayerSample(name);
        // As long as tags and paths can be, as many as a bulk publish has.
        var stale = Enumerable.Range(0, 700).SelectMany(i => new[] { Invalid(0, $"zq{i}qz", new string('t', i % 120)), Invalid(1, $"zq{i}qz", new string('p', i)), Invalid(2, $"zq{i}qz", "") }).ToList();
        foreach (var chunk in Chunker.Cut([.. stale.Where(item => sample.Layer.ReasonNotToCarry(item) is null)], sample.Layer.Limits, sample.Layer.GroupOf))
        {
            using var request = sample.Request(chunk.Invalidations);
            var body = LayerSample.Body(request);
            Assert.True(Encoding.UTF8.GetByteCount(body) <= sample.MaxBodyBytes, $"{body.Length} bytes");
            Assert.All(request.Headers.NonValidated, header => Assert.True(header.Value.ToString().Length <= sample.MaxHeaderBytes));
            if (body.StartsWith('{')) Assert.True(LongestList(JsonDocument.Parse(body).RootElement) <= sample.MaxItems, body);
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void A_credential_stands_in_its_place_and_nowhere_else(string name)
    {
        var sample = new LayerSample(name);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (stale, _) in sample.Requests)
        {
            using var request = sample.Request(stale);
            foreach (var secret in sample.Secrets.All.Select(secret => secret.Reveal()))
            {
                if (request.RequestUri!.Query.Contains(secret, StringComparison.Ordinal)) found.Add("query");
                Assert.DoesNotContain(secret, request.RequestUri.GetLeftPart(UriPartial.Path), StringComparison.Ordinal);
                if (LayerSample.Body(request).Contains(secret, StringComparison.Ordinal)) found.Add("body");
                foreach (var header in request.Headers.NonValidated.Where(header => header.Value.ToString().Contains(secret, StringComparison.Ordinal))) found.Add($"header:{header.Key.ToLowerInvariant()}");
            }
        }

        Assert.Equal(sample.Credentials.Order(StringComparer.Ordinal), found);
        if (found.Contains("query")) Assert.Equal("query", sample.Configuration.GetProperty("auth").GetProperty("scheme").GetString());
    }

    private static List<string> Written(LayerSample sample, List<Invalidation> carried)
    {
        var chunks = Chunker.Cut(carried, sample.Layer.Limits, sample.Layer.GroupOf);
        Assert.Equal(Enumerable.Range(0, carried.Count), chunks.SelectMany(chunk => chunk.Places).Order());
        return [.. chunks.Select(chunk =>
        {
            using var request = sample.Request(chunk.Invalidations);
            return LayerSample.Written(request);
        })];
    }

    private static Invalidation Invalid(int kind, string word, string rest) => kind switch
    {
        0 => new Invalidation.Tag(Some.Tag(word + rest)),
        1 => new Invalidation.Path(Some.Path($"/{word}{(CachePath.TryCreate($"/{rest}", out var path, out _) ? path.Value : "")}")),
        2 => new Invalidation.Path(Some.Path($"/{word}"), PathType.Layout),
        3 => new Invalidation.Path(Some.Path($"/{word}/[slug]"), PathType.Page),
        4 => new Invalidation.Path(Some.Path($"/(main)/{word}/@slot/[...all]"), PathType.Layout),
        5 => new Invalidation.Path(Some.Path($"/[lang]/{word}"), PathType.Page),
        _ => new Invalidation.Everything(),
    };

    private static int LongestList(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => Math.Max(json.GetArrayLength(), json.EnumerateArray().Select(LongestList).DefaultIfEmpty().Max()),
        JsonValueKind.Object => json.EnumerateObject().Select(member => LongestList(member.Value)).DefaultIfEmpty().Max(),
        _ => 0,
    };
}
