using Spectre.Console;

namespace RevalidationBroker.Cli.Output;

/// <summary>Shows a person that something long goes on. Where nobody looks, it says nothing.</summary>
internal static class Waiting
{
    /// <param name="work">It is given what to say of each step with.</param>
    public static async Task<T> ForAsync<T>(IAnsiConsole console, string title, Func<Action<string>, Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive) return await work(_ => { });
        return await console.Status().StartAsync(Markup.Escape(title), status => work(step => status.Status(Markup.Escape($"{title}: {step}"))));
    }
}
