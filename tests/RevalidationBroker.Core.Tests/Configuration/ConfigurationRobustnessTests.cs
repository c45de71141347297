using System.Text;
using CsCheck;

namespace RevalidationBroker.Configuration;

/// <summary>No file makes the reader throw: a running broker keeps the last good configuration whatever is written.</summary>
public class ConfigurationRobustnessTests
{
    private static readonly string Full = Corpus.Text("configuration/valid/full.json");

    [Fact]
    public void Any_bytes_are_read_or_answered_with_errors() => Gen.Byte.Array[0, 200].Sample(bytes => Answered(bytes), iter: 1000);

    [Fact]
    public void Any_JSON_is_read_or_answered_with_errors() => AnyJson.Document.Sample(json => Answered(json), iter: 1000);

    [Fact]
    public void A_good_file_with_half_a_character_for_any_text_is_answered_with_errors_or_read()
    {
        foreach (var text in System.Text.RegularExpressions.Regex.EnumerateMatches(Full, """(?<=: |\[|, )"[^"]*["]"""))
            Assert.True(Answered(Encoding.UTF8.GetBytes(Full.Remove(text.Index, text.Length).Insert(text.Index, "\"\\ud800\""))));
    }

    [Fact]
    public void A_good_file_with_any_value_replaced_is_read_or_answered_with_errors()
    {
        var places = System.Text.RegularExpressions.Regex.Matches(Full, """(?<=: |\[|, )("[^"]*"|[0-9]+|true)""").Select(match => (match.Index, match.Length)).ToArray();

        Gen.Select(Gen.OneOf(places), AnyJson.Text).Sample((place, value) => Answered(Encoding.UTF8.GetBytes(Full.Remove(place.Index, place.Length).Insert(place.Index, value))), iter: 1000);
    }

    [Fact]
    public void A_good_file_with_any_name_replaced_is_answered_with_errors_or_read()
    {
        var places = System.Text.RegularExpressions.Regex.Matches(Full, "\"[^\"]*\"(?=:)").Select(match => (match.Index, match.Length)).ToArray();

        Gen.Select(Gen.OneOf(places), Gen.OneOf("", "a.b", "\\ud800", "\\u0000", "é", "tags", "x y", "$schema", "\\\"")).Sample((place, name) =>
            Answered(Encoding.UTF8.GetBytes(Full.Remove(place.Index, place.Length).Insert(place.Index, $"\"{name}\""))), iter: 1000);
    }

    [Fact]
    public void A_good_file_that_breaks_off_anywhere_is_answered_with_errors()
    {
        var bytes = Encoding.UTF8.GetBytes(Full.TrimEnd());
        for (var length = 0; length < bytes.Length; length++) Assert.IsType<ConfigurationResult.Invalid>(BrokerConfigurationReader.Read(bytes.AsMemory(0, length)));
    }

    private static bool Answered(byte[] file) => BrokerConfigurationReader.Read(file) switch
    {
        ConfigurationResult.Valid => true,
        ConfigurationResult.Invalid(var errors) => errors.Count > 0 && errors.All(error => error.Message.Length > 0 && Planning.WholeCharacters.Only(error.ToString())),
        _ => false,
    };
}
