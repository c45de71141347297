using System.ComponentModel;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>nginx: the one that is installed, else Debian's package, fetched and unpacked beside the tests. That takes no rights and changes nothing on the machine.</summary>
internal static class NginxPackage
{
    private static readonly Lazy<Task<(string? Program, string Problem)>> Found = new(FindAsync);

    /// <summary>The program. Skips the calling test, and says so, where there is none to be had.</summary>
    public static async Task<string> ReadyAsync()
    {
        var (program, problem) = await Found.Value;
        Assert.SkipWhen(program is null, problem);
        return program!;
    }

    private static async Task<(string? Program, string Problem)> FindAsync()
    {
        if (await RunsAsync("nginx")) return ("nginx", "");

        var folder = Path.Combine(AppContext.BaseDirectory, "nginx");
        var program = Path.Combine(folder, "usr", "sbin", "nginx");
        if (File.Exists(program) && await RunsAsync(program)) return (program, "");
        try
        {
            await FetchAsync(folder);
            return await RunsAsync(program) ? (program, "") : (null, "nginx is not installed, and Debian's package does not run here, so the tests with a real cache in front are skipped.");
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return (null, $"nginx is not installed, and Debian's package cannot be had, so the tests with a real cache in front are skipped. {error.Message}");
        }
    }

    private static async Task FetchAsync(string folder)
    {
        var (lists, cache) = (Path.Combine(folder, "lists"), Path.Combine(folder, "cache"));
        Directory.CreateDirectory(Path.Combine(lists, "partial"));
        Directory.CreateDirectory(Path.Combine(cache, "archives", "partial"));
        // Lists of its own: the machine's may be missing, or nobody else's to renew.
        string[] own = ["-qq", "-o", $"Dir::State::lists={lists}", "-o", $"Dir::Cache={cache}", "-o", "APT::Sandbox::User="];
        await NextPackages.RunAsync("apt-get", [.. own, "update"], folder);
        await NextPackages.RunAsync("apt-get", [.. own, "download", "nginx"], folder);
        await NextPackages.RunAsync("dpkg", ["-x", Directory.EnumerateFiles(folder, "nginx_*.deb").First(), folder], folder);
    }

    private static async Task<bool> RunsAsync(string program)
    {
        try
        {
            await using var nginx = ChildProcess.Start(program, ["-v"], AppContext.BaseDirectory);
            return await nginx.ExitAsync() == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
