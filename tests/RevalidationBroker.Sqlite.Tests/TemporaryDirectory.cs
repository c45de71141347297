namespace RevalidationBroker.Sqlite;

/// <summary>A directory for one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private const string SharedMemory = "/dev/shm";

    private TemporaryDirectory(string path) => Path = path;

    public TemporaryDirectory() : this(Directory.CreateTempSubdirectory("broker-store-").FullName) { }

    public string Path { get; }

    /// <summary>In memory where the system has a directory for that: for tests that write so often that they would wait for the disk only.</summary>
    public static TemporaryDirectory Fast() => Directory.Exists(SharedMemory)
        ? new TemporaryDirectory(Directory.CreateDirectory(System.IO.Path.Combine(SharedMemory, $"broker-store-{Guid.NewGuid():N}")).FullName)
        : new TemporaryDirectory();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
