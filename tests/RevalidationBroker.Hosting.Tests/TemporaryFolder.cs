using System.Text;

namespace RevalidationBroker.Hosting.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("broker-hosting-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    /// <summary>Writes a file anew, so that nobody sees it half written.</summary>
    public void Replace(string name, string text, Encoding? encoding = null)
    {
        System.IO.File.WriteAllText(File($"{name}.new"), text, encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        System.IO.File.Move(File($"{name}.new"), File(name), overwrite: true);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
