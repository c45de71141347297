using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite;

/// <summary>
/// Makes one process the owner of a store, because leases are kept in memory. The operating system holds the lock, so it is gone with the
/// process, however that ends. The file stays: to delete it would let two processes hold locks on two files of one name.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="StorageUnavailableException"/>
    public static StoreLock Take(string path)
    {
        try
        {
            return new StoreLock(new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (DirectoryNotFoundException error)
        {
            throw StorageFailure.Of(path, $"cannot be opened, because there is no directory '{Path.GetDirectoryName(path)}'", "Create it, or name another file.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw StorageFailure.Of(path, $"cannot be opened, because the file '{path}.lock' cannot be written", "Let the broker's account write to the directory, or name another file.", error);
        }
        catch (IOException error) when (IsSharingViolation(error))
        {
            throw StorageFailure.Of(path, "is in use by another broker", "Stop that one; a second broker needs a file of its own.", error);
        }
        catch (IOException error)
        {
            throw StorageFailure.Of(path, $"cannot be opened, because the file '{path}.lock' cannot be made: {error.Message.TrimEnd('.')}", "Check the disk, or name another file.", error);
        }
    }

    public void Dispose() => _file.Dispose();

    // .NET gives the operating system's own number: ERROR_SHARING_VIOLATION of Windows, EWOULDBLOCK of Linux and of macOS.
    private static bool IsSharingViolation(IOException error) => error.HResult is unchecked((int)0x80070020) or 11 or 35;
}
