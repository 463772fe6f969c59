using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Files;

/// <summary>A directory on disk.</summary>
internal sealed class DiskFileSystem : IFileSystem
{
    private const string LockFile = "indexkv.lock";

    private DiskFileSystem(string location) => Location = location;

    public string Location { get; }

    /// <summary>Opens a directory, making it if it is absent and may be made.</summary>
    public static DiskFileSystem Open(string directory, bool create)
    {
        string path;
        try
        {
            path = Path.GetFullPath(directory);
            if (File.Exists(path))
                throw new EngineException(EngineErrorCode.NotADatabase, $"'{path}' is a file; an IndexKv database is a directory.", path, 0);
            if (!Directory.Exists(path))
            {
                if (!create)
                    throw new EngineException(EngineErrorCode.DatabaseNotFound, $"There is no database '{path}', and it may not be created.", path, 0);
                Directory.CreateDirectory(path);
                if (Path.GetDirectoryName(path) is { } parent)
                    ThrowIfFailed(NativeFlush.Directory(parent), parent);
            }
        }
        catch (Exception e) when (FileErrors.IsFileError(e) || e is ArgumentException)
        {
            throw FileErrors.Wrap("open", directory, 0, e);
        }

        return new DiskFileSystem(path);
    }

    public IFile Open(string name, FileOpenMode mode)
    {
        if (mode != FileOpenMode.Read)
            FileSizeSignal.Handle();
        var path = Path.Combine(Location, name);
        try
        {
            // Locking is the lock file's matter: sharing is unrestricted here.
            var handle = mode switch
            {
                FileOpenMode.Read => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess),
                FileOpenMode.ReadWrite => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess),
                _ => File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess),
            };
            return new DiskFile(path, handle);
        }
        catch (FileNotFoundException e)
        {
            throw new EngineException(EngineErrorCode.Damaged, $"The database '{Location}' lacks its file '{name}'.", path, 0, e);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Wrap("open", path, 0, e);
        }
    }

    public IFile CreateTemporary() => TemporaryFile.Create();

    public IReadOnlyList<string> List()
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Location).Select(path => Path.GetFileName(path)).Where(name => name != LockFile)];
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Wrap("list", Location, 0, e);
        }
    }

    public void Delete(string name)
    {
        var path = Path.Combine(Location, name);
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Wrap("delete", path, 0, e);
        }
    }

    public void FlushDirectory() => ThrowIfFailed(NativeFlush.Directory(Location), Location);

    public IDisposable Lock(bool shared)
    {
        var path = Path.Combine(Location, LockFile);
        try
        {
            return shared
                ? new FileStream(path, File.Exists(path) ? FileMode.Open : FileMode.OpenOrCreate, File.Exists(path) ? FileAccess.Read : FileAccess.ReadWrite, FileShare.Read, 1)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (UnauthorizedAccessException e)
        {
            throw FileErrors.Wrap("lock", path, 0, e);
        }
        catch (IOException e)
        {
            throw new EngineException(
                EngineErrorCode.Locked,
                $"The database '{Location}' is in use: one process may write it, or several read it with Read Only=true while none writes.",
                path,
                0,
                e);
        }
    }

    public void Dispose()
    {
    }

    private static void ThrowIfFailed(int errno, string path)
    {
        if (errno != 0)
            throw FileErrors.FlushFailed(path, errno);
    }
}
