using System.Globalization;
using System.IO.Compression;
using Azure.Data.Tables;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// Bytes in an entity: compressed where they are many, and cut over as many properties as they need. A property takes 64 KiB, an entity 1 MiB
/// (learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).
/// </summary>
internal static class Packed
{
    /// <summary>What bytes may take in one entity, compressed. In base64, as they go over the wire and as Azurite counts them, they are a third more.</summary>
    public const int MaxBytes = 700 * 1024;

    private const int Piece = 60 * 1024;
    private const int CompressedFrom = 4 * 1024;

    /// <returns>How many bytes it takes; null when they are too many, and then nothing is written.</returns>
    public static int? Write(TableEntity entity, string name, ReadOnlyMemory<byte> bytes)
    {
        var packed = bytes.Length < CompressedFrom ? bytes.ToArray() : Compress(bytes);
        // What is random, as a picture is, becomes larger.
        var compressed = packed.Length < bytes.Length;
        if (!compressed) packed = bytes.ToArray();
        if (packed.Length > MaxBytes) return null;

        if (compressed) entity[$"{name}Zipped"] = true;
        var pieces = 0;
        foreach (var piece in packed.Chunk(Piece).DefaultIfEmpty([])) entity[NameOf(name, pieces++)] = piece;
        return packed.Length;
    }

    /// <returns>Null when there are none.</returns>
    public static byte[]? Read(TableEntity entity, string name)
    {
        if (entity.GetBinary(NameOf(name, 0)) is not { } first) return null;

        using var packed = new MemoryStream();
        packed.Write(first);
        for (var piece = 1; entity.TryGetValue(NameOf(name, piece), out var next); piece++) packed.Write((byte[])next);
        return entity.GetBoolean($"{name}Zipped") is true ? Decompress(packed) : packed.ToArray();
    }

    private static string NameOf(string name, int piece) => string.Create(CultureInfo.InvariantCulture, $"{name}{piece}");

    private static byte[] Compress(ReadOnlyMemory<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(bytes.Span);
        return packed.ToArray();
    }

    private static byte[] Decompress(MemoryStream packed)
    {
        packed.Position = 0;
        using var zip = new GZipStream(packed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        zip.CopyTo(bytes);
        return bytes.ToArray();
    }
}
