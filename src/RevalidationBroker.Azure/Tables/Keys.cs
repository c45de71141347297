using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RevalidationBroker.Planning.Ledger;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// Makes keys of texts. A key of Table Storage has at most 512 characters and some signs are forbidden in it
/// (learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model); an id of a CMS may have any. So what is only looked
/// up is a hash, and what is walked through in order begins with the text in hex.
/// </summary>
internal static class Keys
{
    // 128 bits: nobody makes two texts of one hash by chance, and whoever could by intent would spoil his own entry.
    private const int HashBytes = 16;

    /// <summary>Stands between the parts of a key, and sorts before every hex digit.</summary>
    public const char Joint = '-';

    private const char BehindJoint = '.';

    /// <summary>32 lower-case hex digits.</summary>
    public static string Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, HashBytes));
    }

    /// <summary>One of 16 partitions, so that one server does not bear all, and yet a batch finds many rows in one.</summary>
    public static char Bucket(string hash) => hash[0];

    /// <summary>A number that sorts as a text.</summary>
    public static string Ordered(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    public static string Ordered(DateTimeOffset time) => Ordered(time.UtcTicks);

    /// <summary>The rows of one partition whose keys begin with a hash and a <see cref="Joint"/>.</summary>
    public static string RowsOf(string partition, string hash) => $"PartitionKey eq '{partition}' and RowKey gt '{hash}{Joint}' and RowKey lt '{hash}{BehindJoint}'";

    /// <summary>Sorts as <see cref="EntryOrder"/> does, as far as the texts' beginnings tell; unique by the hash at its end.</summary>
    public static string InOrder(EntryKey key) =>
        string.Join(Joint, Beginning(key.Id, 40), Beginning(key.Locale, 12), Beginning(key.Type, 12), Hash(key.Source, key.Place, key.Id, key.Locale, key.Type));

    // Four hex digits a character sort as the characters do.
    private static string Beginning(string text, int characters)
    {
        var hex = new StringBuilder(4 * characters);
        foreach (var character in text.AsSpan(0, Math.Min(characters, text.Length))) hex.Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
        return hex.ToString();
    }
}
