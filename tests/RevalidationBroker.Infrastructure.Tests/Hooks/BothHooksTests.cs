using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RevalidationBroker.Infrastructure.Tests.Hooks;

/// <summary>The hook for Windows does what the other one does, which is run in the tests beside these; it is compared with that, text by text, for not every machine has PowerShell.</summary>
public sealed partial class BothHooksTests
{
    private static readonly string Posix = Repository.Read("infra", "hooks", "postprovision.sh");
    private static readonly string Windows = Repository.Read("infra", "hooks", "postprovision.ps1");

    [Fact]
    public void Both_ask_the_same_of_Azure()
    {
        Assert.NotEmpty(Asked(Posix));
        Assert.Equal(Asked(Posix), Asked(Windows));
    }

    [Fact]
    public void Both_ask_with_the_same_options() => Assert.Equal(Options(Posix), Options(Windows));

    [Fact]
    public void Both_read_the_same_variables() => Assert.Equal(Variables(Posix), Variables(Windows));

    [Fact]
    public void Both_say_the_same()
    {
        var windows = WithoutNames(Windows);

        Assert.True(Said().Count(Posix) >= 8);
        // How each says that something failed is the shell's own.
        Assert.All(Said().Matches(Posix).Select(match => WithoutNames(match.Groups[1].Value)).Where(text => !text.Contains("could not be made", StringComparison.Ordinal)), text => Assert.Contains(text, windows, StringComparison.Ordinal));
    }

    [Fact]
    public void Both_end_with_the_same_steps() => Assert.Equal(Step().Matches(Posix).Select(match => WithoutNames(match.Value)), Step().Matches(Windows).Select(match => WithoutNames(match.Value)));

    [Fact]
    public void Both_find_every_member_of_broker_json_that_names_a_secret()
    {
        var schema = JsonNode.Parse(Repository.Read("src", "RevalidationBroker.Core", "Configuration", "broker.schema.json"))!;

        var members = Naming(schema).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.Contains("secrets", members);
        Assert.Equal(members, Members(Posix));
        Assert.Equal(members, Members(Windows));
    }

    /// <remarks>The expressions of PowerShell are those of .NET, so they can be run here.</remarks>
    [Fact]
    public void The_expressions_for_Windows_find_what_the_others_find()
    {
        var text = Regex.Replace(PostProvisionTests.Configuration, @"\s+", " ");
        var outer = new Regex(Outer().Match(Windows) is var match ? match.Groups[1].Value + string.Join('|', Members(Windows)) + match.Groups[2].Value : "");
        var inner = new Regex(Inner().Match(Windows).Groups[1].Value);

        var found = outer.Matches(text).SelectMany(member => inner.Matches(member.Groups[1].Value)).Select(name => name.Groups[1].Value);

        Assert.Equal(PostProvisionTests.Named, found.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Asked(string hook) => Command().Matches(Plain(hook)).Select(match => match.Value).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Options(string hook) => Option().Matches(hook.Replace("grep -qixF --", "", StringComparison.Ordinal)).Select(match => match.Value).Distinct().Except(["--fail"]).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Variables(string hook) => Variable().Matches(hook).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Members(string hook) => List().Match(hook).Groups[1].Value.Split('|').Order(StringComparer.Ordinal);

    private static string Plain(string hook) => Regex.Replace(hook, "[',]", "");

    // ${name}, $name, $env:name and $($env:name) are the same to who reads it.
    private static string WithoutNames(string text) => Reference().Replace(text.Replace("Set-Content -NoNewline", "printf %s", StringComparison.Ordinal).Replace(" && curl ", "; curl.exe ", StringComparison.Ordinal), "$").Trim();

    // Members that are a secret's name, or a list of such.
    private static IEnumerable<string> Naming(JsonNode? node) => node switch
    {
        JsonObject here => (here["properties"] is JsonObject properties ? properties.Where(member => NamesSecret(member.Value)).Select(member => member.Key) : []).Concat(here.SelectMany(member => Naming(member.Value))),
        JsonArray list => list.SelectMany(Naming),
        _ => [],
    };

    private static bool NamesSecret(JsonNode? member) => member?["$ref"]?.ToString().EndsWith("ecretName", StringComparison.Ordinal) == true
        || member?["$ref"]?.ToString().EndsWith("ourceSecrets", StringComparison.Ordinal) == true
        || member?["oneOf"] is JsonArray either && either.Any(NamesSecret);

    [GeneratedRegex(@"(?:keyvault secret|storage blob) (?:list|set|exists|upload)\b")]
    private static partial Regex Command();

    [GeneratedRegex(@"--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"BROKER_[A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\bsay ""([^""]+)""")]
    private static partial Regex Said();

    [GeneratedRegex(@"^(?:  [123]\. |       a[zd]).*$", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"members ?= ?'([^']+)'")]
    private static partial Regex List();

    [GeneratedRegex(@"Matches\(\$text, '([^']+)' \+ \$members \+ '([^']+)'\)")]
    private static partial Regex Outer();

    [GeneratedRegex(@"Groups\[1\]\.Value, '([^']+)'\)")]
    private static partial Regex Inner();

    [GeneratedRegex(@"\$\(\$env:\w+\)|\$\{\w+\}|\$(?:env:)?\w+")]
    private static partial Regex Reference();
}
