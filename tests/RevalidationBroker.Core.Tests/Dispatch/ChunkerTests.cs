using CsCheck;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

public class ChunkerTests
{
    [Theory]
    [InlineData("", 10, "")]
    [InlineData("tag:a tag:b tag:c", 10, "0 1 2")]
    [InlineData("tag:a tag:b tag:c", 3, "0 1 2")]
    [InlineData("tag:a tag:b tag:c", 2, "0 1|2")]
    [InlineData("tag:a tag:b tag:c", 1, "0|1|2")]
    [InlineData("tag:a !tag:b tag:c !path:/d", 10, "1 3|0 2")]
    [InlineData("tag:a !tag:b tag:c !path:/d", 1, "1|3|0|2")]
    public void A_batch_is_cut_by_mode_and_number_the_stricter_mode_first(string batch, int most, string chunks) =>
        Assert.Equal(chunks, Written(Chunker.Cut(Batch(batch), new LayerLimits(most, 1_000_000))));

    [Fact]
    public void A_batch_is_cut_by_size()
    {
        var size = LayerLimits.SizeOf(Some.Stale("tag:aaaa"));

        Assert.Equal("0 1|2", Written(Chunker.Cut(Batch("tag:aaaa tag:bbbb tag:cccc"), new LayerLimits(100, size * 2))));
        Assert.Equal("0|1|2", Written(Chunker.Cut(Batch("tag:aaaa tag:bbbb tag:cccc"), new LayerLimits(100, size * 2 - 1))));
    }

    [Fact]
    public void What_alone_is_too_large_goes_alone() => Assert.Equal("0|1", Written(Chunker.Cut(Batch("tag:aaaa tag:bbbb"), new LayerLimits(100, 1))));

    [Fact]
    public void Every_invalidation_is_in_one_chunk_that_keeps_the_limits_and_has_one_mode() => Gen
        .Select(InvalidationSetTests.AnyStale.Array[0, 40], Gen.Int[1, 10], Gen.Int[1, 400])
        .Sample((batch, items, bytes) =>
        {
            var chunks = Chunker.Cut(batch, new LayerLimits(items, bytes));
            return chunks.SelectMany(chunk => chunk.Places).Order().SequenceEqual(Enumerable.Range(0, batch.Length))
                && chunks.All(chunk => chunk.Invalidations.SequenceEqual(chunk.Places.Select(place => batch[place])))
                && chunks.All(chunk => chunk.Invalidations.All(item => item.Mode == chunk.Mode))
                && chunks.All(chunk => chunk.Invalidations.Count is > 0 and var count && count <= items && (count == 1 || chunk.Invalidations.Sum(LayerLimits.SizeOf) <= bytes))
                && chunks.Select(chunk => chunk.Mode).SequenceEqual(chunks.Select(chunk => chunk.Mode).OrderDescending());
        }, iter: 5000);

    [Fact]
    public void A_bulk_publish_of_two_thousand_entries_is_a_handful_of_calls() =>
        Assert.Equal(3, Chunker.Cut([.. Enumerable.Range(0, 2001).Select(i => Some.Stale($"tag:post:{i}"))], new LayerLimits(1000, 256 * 1024)).Count);

    private static Invalidation[] Batch(string batch) => [.. batch.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Some.Stale)];

    private static string Written(IReadOnlyList<Chunk> chunks) => string.Join('|', chunks.Select(chunk => string.Join(' ', chunk.Places)));
}
