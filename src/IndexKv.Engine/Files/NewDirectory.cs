using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Files;

/// <summary>
/// A directory that is made under a name of its own beside its place, and takes its place when it is whole; else it is removed. No two share
/// that name, and nothing that was there before is touched: it may be a user's, or that of another process that is still writing.
/// </summary>
internal sealed class NewDirectory : IDisposable
{
    private const string Suffix = ".incomplete";

    private readonly string _path;
    private readonly string _incomplete;
    private bool _isPublished;

    private NewDirectory(string path)
    {
        _path = path;
        _incomplete = $"{path}.{Guid.NewGuid():N}{Suffix}";
    }

    public IFileSystem FileSystem { get; private set; } = null!;

    /// <exception cref="EngineException">There is something at the path, or the directory cannot be made.</exception>
    public static NewDirectory Make(string path)
    {
        try
        {
            var directory = new NewDirectory(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
            directory.ThrowIfTaken();
            directory.FileSystem = DiskFileSystem.Open(directory._incomplete, create: true);
            return directory;
        }
        catch (Exception e) when (FileErrors.IsFileError(e) || e is ArgumentException)
        {
            throw FileErrors.Wrap("create", path, 0, e);
        }
    }

    /// <summary>Lets the directory take its place, durably. Its files were flushed by the caller.</summary>
    public void Publish()
    {
        try
        {
            ThrowIfTaken();
            if (Directory.Exists(_path))
                Directory.Delete(_path);
            Directory.Move(_incomplete, _path);
            _isPublished = true;
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Wrap("create", _path, 0, e);
        }

        if (Path.GetDirectoryName(_path) is { } parent && NativeFlush.Directory(parent) is var errno and not 0)
            throw FileErrors.FlushFailed(parent, errno);
    }

    public void Dispose()
    {
        FileSystem.Dispose();
        if (_isPublished)
            return;
        try
        {
            Directory.Delete(_incomplete, recursive: true);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            // Its name says what it is.
        }
    }

    private void ThrowIfTaken()
    {
        if (File.Exists(_path) || (Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any()))
            throw new EngineException(EngineErrorCode.IoError, $"'{_path}' holds something already; name a directory that does not exist or is empty.", _path, 0);
    }
}
