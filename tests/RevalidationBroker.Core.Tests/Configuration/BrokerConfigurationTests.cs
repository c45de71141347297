using RevalidationBroker.Dispatch;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ingest;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>What the readers make of the settings.</summary>
public class BrokerConfigurationTests
{
    private static readonly BrokerConfiguration Minimal = Read("minimal");
    private static readonly BrokerConfiguration Full = Read("full");

    [Fact]
    public void A_source_has_its_providers_tolerance_unless_it_gives_its_own()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), Minimal.Sources["cms"].Tolerance);
        Assert.Equal(TimeSpan.FromMinutes(5), Full.Sources["contentful"].Tolerance);
        Assert.Equal(TimeSpan.Zero, Full.Sources["blog-2"].Tolerance);
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(500)), (Full.Sources["blog-2"].Settle, Full.Sources["events"].Settle));
        Assert.Equal(("en-US", null), (Full.Sources["contentful"].Locale, Full.Sources["blog-2"].Locale));
        Assert.Equal(["contentful-webhook", "contentful-webhook-old"], Full.Sources["contentful"].Secrets);
    }

    [Fact]
    public void What_is_kept_for_how_long_can_be_set_one_by_one()
    {
        Assert.Equal(RetentionLimits.Default, Minimal.Retention);
        Assert.Equal(new RetentionLimits(TimeSpan.FromDays(7), TimeSpan.FromDays(365), TimeSpan.FromDays(30)), Full.Retention);
        Assert.Equal(RetentionLimits.Default with { DeadLetters = TimeSpan.FromDays(1) }, Read("""{"retention":{"deadLetters":"24h"}}""", of: "minimal").Retention);
    }

    [Fact]
    public void A_deployment_has_defaults()
    {
        var production = Minimal.Deployments["production"];

        Assert.Equal((TimeSpan.FromSeconds(10), 4, "https://www.example.com/api/revalidate", "site"), (production.Timeout, production.Concurrency, production.Revalidate.Endpoint.AbsoluteUri, production.Revalidate.Secrets[0].Name));
    }

    [Fact]
    public void A_deployments_base_path_stands_in_front_of_its_endpoint()
    {
        var production = Full.Deployments["production"];

        Assert.Equal((TimeSpan.FromSeconds(15), 8, "https://www.example.com/docs/api/revalidate?slug=x"), (production.Timeout, production.Concurrency, production.Revalidate.Endpoint.AbsoluteUri));
    }

    [Fact]
    public void Limits_window_and_retries_have_defaults()
    {
        Assert.Equal((BrokerLimits.Default, LaneWindow.Default), (Minimal.Limits, Minimal.Window));
        Assert.Equal(new RetryPolicy().Schedule, Minimal.Retry.Schedule);
        Assert.Equal(TimeSpan.FromHours(24), Minimal.Retry.GiveUpAfter);
    }

    [Fact]
    public void Limits_window_and_retries_are_taken_from_the_file()
    {
        Assert.Equal((new BrokerLimits(262144, 64, new Budget { Tags = 1000, WidenTo = Some.Path("/") }), new LaneWindow(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(2))), (Full.Limits, Full.Window));
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)], Full.Retry.Schedule);
        Assert.Equal((TimeSpan.FromHours(12), TimeSpan.FromMinutes(5)), (Full.Retry.GiveUpAfter, Full.Retry.LongestHold));
    }

    [Fact]
    public void A_window_longer_than_the_longest_wait_makes_the_wait_longer() =>
        Assert.Equal(new LaneWindow(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)), Read("""{"dispatch":{"window":"5s"}}""", of: "minimal").Window);

    [Fact]
    public void A_rule_without_deployments_is_for_all_in_the_files_order()
    {
        Assert.Equal(["production", "previews", "bearer", "header", "body", "body-default", "query", "query-default"], Explain(Full)[1].Deployments.Take(8));
        Assert.Equal(Full.Deployments.Keys.Order(), Explain(Full)[1].Deployments.Order());
    }

    [Fact]
    public void A_rules_conditions_are_asked_in_the_order_source_event_names_values()
    {
        var because = Explain(Full)[0].Because;

        Assert.Equal("source is 'cms', wanted 'contentful'", because);
    }

    [Fact]
    public void A_literal_path_of_the_type_page_is_given_without_it_because_Next_would_ignore_it()
    {
        var rules = Read("""{"rules":[{"paths":[{"path":"/blog","type":"page"},{"path":"/{{ slug }}","type":"page"},{"path":"/[slug]","type":"page"},{"path":"/blog","type":"layout"}]}]}""", of: "minimal");

        Assert.Equal(["path:/blog", "path:/hello", "page:/[slug]", "layout:/blog"], Explain(rules)[0].Emitted.Select(emission => Some.Written(emission.Invalidation)));
    }

    [Fact]
    public void Every_secret_that_is_named_is_listed_with_its_place()
    {
        Assert.Equal([new SecretUse("cms", "sources.cms.secrets"), new SecretUse("site", "deployments.production.revalidate.auth.secret")], Minimal.Secrets);
        Assert.Contains(new SecretUse("contentful-webhook-old", "sources.contentful.secrets[1]"), Full.Secrets);
        Assert.Contains(new SecretUse("shell", "deployments.production.purge[0].auth.secret"), Full.Secrets);
        Assert.Contains(new SecretUse("gateway", "deployments.production.headers.x-key.secret"), Full.Secrets);
        Assert.Contains(new SecretUse("vercel-bypass", "deployments.production.protectionBypass"), Full.Secrets);
        Assert.Equal(40, Full.Secrets.Count);
    }

    [Fact]
    public void A_new_configuration_takes_the_place_of_the_old_one_whole()
    {
        var current = new CurrentConfiguration(Minimal, TimeProvider.System);

        var next = Minimal with { Retention = Full.Retention };
        current.Replace(next);

        Assert.Same(next, current.Value);
    }

    [Fact]
    public async Task A_what_if_says_what_would_be_called_and_why_not()
    {
        var source = Full.Sources["events"];

        var report = await WhatIf.RunAsync(Full, source, source.Provider.Sign(Some.Draft("""{"type":"page.updated","data":{}}"""), Some.SigningSecret), new ScratchLedger(), TestContext.Current.CancellationToken);
        var unreadable = await WhatIf.RunAsync(Full, source, Some.Request("{"u8.ToArray()), new ScratchLedger(), TestContext.Current.CancellationToken);

        // A deployment is called, or it says why its cache cannot be.
        Assert.Equal(Full.Deployments.Keys.Order(), report.Calls.Select(call => call.Deployment).Union(report.LeftOut!.Select(omission => omission.Deployment)).Order());
        Assert.Equal("source is 'events', wanted 'contentful'", report.Events[0].Rules[0].Because);
        Assert.Equal("The body is not JSON: it breaks off or goes wrong at line 1, byte 2.", unreadable.Unreadable);
    }

    private static IReadOnlyList<RuleOutcome> Explain(BrokerConfiguration configuration) => configuration.Planner.Explain(Some.Source(), [Some.Event()]).Events[0].Rules;

    private static BrokerConfiguration Read(string name) => A.Configuration(Corpus.Text($"configuration/valid/{name}.json"));

    // A sample with some of its members replaced.
    private static BrokerConfiguration Read(string members, string of)
    {
        var file = System.Text.Json.Nodes.JsonNode.Parse(Corpus.Text($"configuration/valid/{of}.json"))!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(members)!.AsObject()) file[name] = value?.DeepClone();
        return A.Configuration(file.ToJsonString());
    }
}
