using System.Text;

namespace RevalidationBroker.Configuration;

public class ConfigurationCorpusTests
{
    public static TheoryData<string> Valid => Corpus.Cases("configuration/valid");

    public static TheoryData<string> Invalid => Corpus.Cases("configuration/invalid");

    [Theory, MemberData(nameof(Valid))]
    public void A_valid_file_is_read(string name)
    {
        var result = BrokerConfigurationReader.Read(Corpus.Bytes(name));

        Assert.Equal("", result is ConfigurationResult.Invalid(var errors) ? string.Join('\n', errors) : "");
    }

    [Theory, MemberData(nameof(Invalid))]
    public void An_invalid_file_is_answered_with_all_of_its_errors_at_once(string name)
    {
        var result = BrokerConfigurationReader.Read(Corpus.Bytes(name));

        var errors = result is ConfigurationResult.Invalid invalid ? invalid.Errors : [];
        Assert.NotEmpty(errors);
        Golden.Match(name.Replace(".json", ".errors.txt", StringComparison.Ordinal), string.Join('\n', errors));
    }

    [Theory, MemberData(nameof(Invalid))]
    public void No_error_repeats_a_secret(string name)
    {
        var errors = string.Join('\n', ((ConfigurationResult.Invalid)BrokerConfigurationReader.Read(Corpus.Bytes(name))).Errors);

        foreach (var secret in new[] { "whsec_", "MfKQ9r8GKYqr", "a1b2c3d4", "8392839283", "hunter2", "sk_live", "HunterTwo" })
            Assert.DoesNotContain(secret, errors, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Invalid))]
    public void Every_error_is_a_sentence_that_any_console_can_show(string name)
    {
        foreach (var error in ((ConfigurationResult.Invalid)BrokerConfigurationReader.Read(Corpus.Bytes(name))).Errors)
        {
            Assert.True(error.Message[^1] is '.' or '?', error.Message);
            Assert.DoesNotContain(error.Path, char.IsControl);
            Assert.True(Planning.WholeCharacters.Only(error.ToString()), error.ToString());
            Assert.Equal(error.ToString(), Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(error.ToString())));
        }
    }
}
