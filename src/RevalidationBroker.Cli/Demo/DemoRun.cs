using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RevalidationBroker.Cli.Commands;
using RevalidationBroker.Cli.Host;
using RevalidationBroker.Cli.Output;
using RevalidationBroker.Ingest;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite;
using RevalidationBroker.Webhooks;
using Spectre.Console;

namespace RevalidationBroker.Cli.Demo;

/// <summary>One publication from the editor's button to the visitor's page, told step by step as it happens.</summary>
internal sealed class DemoRun(IAnsiConsole console, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly DemoEntry _entry = new(clock);
    private long _started;
    private volatile bool _telling = true;

    /// <returns>The process's exit code: fine when the page got fresh.</returns>
    public async Task<int> RunAsync(bool once, CancellationToken cancellation)
    {
        using var folder = new DemoFolder();
        using var http = new HttpClient();
        Uri? broker = null;
        await using var site = await DemoSite.StartAsync(_entry, folder.SiteSecret, async () => (await PostWebhookAsync(http, broker!, folder, CancellationToken.None)).Dispose(), clock, cancellation);
        folder.Write(site.Url, _entry.ToWebhookBody());

        var loaded = await LoadedConfiguration.ReadAsync(folder.Configuration, cancellation);
        await using var host = LocalHost.Build(new LocalHostOptions(loaded, "http://127.0.0.1:0", folder.Data, Quiet: () => _telling));
        // Nobody waits for a demonstration until the disk is mended.
        if (host.Services.GetRequiredService<LateStore>().TryOpen() is { } unavailable) throw unavailable;
        await LocalHost.StartAsync(host, cancellation);
        broker = new Uri(host.Urls.First());

        var fresh = await TellAsync(http, site, host, broker, folder, loaded, cancellation);
        if (once || !fresh)
        {
            await host.StopAsync(cancellation);
            return fresh ? ExitCode.Fine : ExitCode.Failure;
        }

        Invite(site, broker, folder);
        _telling = false;
        await host.WaitForShutdownAsync(cancellation);
        return ExitCode.Fine;
    }

    private async Task<bool> TellAsync(HttpClient http, DemoSite site, WebApplication host, Uri broker, DemoFolder folder, LoadedConfiguration loaded, CancellationToken cancellation)
    {
        var page = new Uri(site.Url, DemoSite.PagePath);
        _started = clock.GetTimestamp();
        Say($"[bold]Broker[/] at {broker.Authority}, [bold]site[/] at {site.Url.Authority}, queue in a SQLite file");
        Say($"[bold]Visitor[/] {await LookAsync(http, page, cancellation)}");
        Say($"[bold]Visitor[/] {await LookAsync(http, page, cancellation)}");

        _entry.Publish("Hello, fresh caches");
        _started = clock.GetTimestamp();
        console.WriteLine();
        Say($"[bold]Editor[/]  publishes “{_entry.Current.Title}”, revision {_entry.Current.Revision}");
        Say($"[bold]Visitor[/] {await LookAsync(http, page, cancellation)}  [yellow]old: the site does not know yet[/]");

        var request = SignedWebhook(broker, folder);
        var report = await WhatIf.RunAsync(loaded.Configuration, loaded.SourceNamed("contentful"), request, new ScratchLedger(), cancellation);
        foreach (var change in report.Events) SayPlan(change);
        using var answer = await PostAsync(http, broker, request, cancellation);
        Say($"[bold]CMS[/]     POST /hooks/contentful, signed: [bold]{(int)answer.StatusCode}[/], stored durably");

        await site.FirstCall.Task.WaitAsync(Patience, clock, cancellation);
        await SayCallsAsync(host.Services.GetRequiredService<IJournal>(), cancellation);
        return await WaitUntilFreshAsync(http, page, cancellation);
    }

    private async Task<bool> WaitUntilFreshAsync(HttpClient http, Uri page, CancellationToken cancellation)
    {
        var patience = clock.GetTimestamp();
        while (clock.GetElapsedTime(patience) < Patience)
        {
            var look = await LookAsync(http, page, cancellation);
            if (look.Revision == _entry.Current.Revision)
            {
                Say($"[bold]Visitor[/] {look}  [green]fresh[/]");
                return true;
            }

            if (look.Cache != "STALE" || clock.GetElapsedTime(patience) < BetweenLooks) Say($"[bold]Visitor[/] {look}  [yellow]once more, while the new page is made[/]");
            await Task.Delay(BetweenLooks, clock, cancellation);
        }

        Say($"[red]The page did not get fresh within {Patience.TotalSeconds} s.[/]");
        return false;
    }

    private async Task SayCallsAsync(IJournal journal, CancellationToken cancellation)
    {
        // The call is journalled when its answer is in, a moment after the site has seen it.
        IReadOnlyList<Attempt> attempts = [];
        while (attempts.Count == 0)
        {
            var newest = await journal.RecentAsync(1, cancellation);
            attempts = (await journal.FindAsync(newest[0].Id, cancellation))!.Attempts;
            if (attempts.Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(10), clock, cancellation);
        }

        foreach (var attempt in attempts)
            Say($"[bold]Broker[/]  POST /api/revalidate, signed, {Count.Of(attempt.Tags, "tag")} and {Count.Of(attempt.Paths, "path")}: [bold]{attempt.Outcome}[/] in {attempt.Duration.TotalMilliseconds:0} ms. {attempt.Detail}");
    }

    private void SayPlan(Planning.EventPlan change)
    {
        foreach (var rule in change.Rules.Where(rule => rule.Matched))
            Say($"[bold]Broker[/]  rule “{rule.Rule}”: {string.Join(", ", rule.Emitted.Select(emission => emission.Invalidation))}");
    }

    private WebhookRequest SignedWebhook(Uri broker, DemoFolder folder) =>
        Webhooks.Providers.WebhookProviders.All["contentful"].Sign(new WebhookDraft
        {
            Source = "contentful",
            Target = new Uri(broker, "/hooks/contentful").PathAndQuery,
            Body = _entry.ToWebhookBody(),
            Kind = ContentEventKind.Published,
            DeliveryId = Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture),
            SignedAt = clock.GetUtcNow(),
        }, folder.ContentfulSecret);

    private Task<HttpResponseMessage> PostWebhookAsync(HttpClient http, Uri broker, DemoFolder folder, CancellationToken cancellation) =>
        PostAsync(http, broker, SignedWebhook(broker, folder), cancellation);

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, Uri broker, WebhookRequest request, CancellationToken cancellation) =>
        http.SendAsync(WebhookMessage.Of(request, new Uri(broker, request.Target)), cancellation);

    private async Task<DemoLook> LookAsync(HttpClient http, Uri page, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        using var response = await http.GetAsync(page, cancellation);
        return DemoLook.Of(response, await response.Content.ReadAsStringAsync(cancellation), clock.GetElapsedTime(started));
    }

    private void Invite(DemoSite site, Uri broker, DemoFolder folder)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"Now you. In a browser: [bold]{new Uri(site.Url, DemoSite.PagePath)}[/], change the title and press Publish.");
        console.MarkupLine("Or send the webhook again from another terminal:");
        // Written as it is: a line that is broken to fit the terminal cannot be copied.
        console.Profile.Out.Writer.WriteLine($"  dotnet run --project src/RevalidationBroker.Cli -- send {folder.Entry} --config {folder.Configuration} --to {broker.GetLeftPart(UriPartial.Authority)}");
        console.MarkupLine("[grey]Ctrl+C ends the demo and removes its files.[/]");
    }

    // In two columns, so that a long line is broken under its text and not under the time.
    private void Say(FormattableString text)
    {
        var elapsed = string.Create(CultureInfo.InvariantCulture, $"{clock.GetElapsedTime(_started).TotalMilliseconds,7:0} ms");
        var line = new Grid().AddColumn(new GridColumn { NoWrap = true, Width = 10, Padding = new Padding(0, 0, 2, 0) }).AddColumn(new GridColumn { Padding = new Padding(0) });
        console.Write(line.AddRow(Markup.FromInterpolated($"[grey]{elapsed}[/]"), Markup.FromInterpolated(text)));
    }
}
