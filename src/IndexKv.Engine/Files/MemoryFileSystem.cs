using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Files;

/// <summary>A directory that lives in memory until it is dropped.</summary>
internal sealed class MemoryFileSystem : IFileSystem
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryFile> _files = new(StringComparer.Ordinal);

    public string Location => ":memory:";

    public IFile Open(string name, FileOpenMode mode)
    {
        lock (_lock)
        {
            if (_files.TryGetValue(name, out var file) && mode != FileOpenMode.Create)
                return file;
            if (file is not null || mode != FileOpenMode.Create)
                throw new EngineException(EngineErrorCode.Damaged, $"The file '{name}' {(file is null ? "is missing" : "exists already")}.", name, 0);
            file = new MemoryFile($"{Location}/{name}");
            _files.Add(name, file);
            return file;
        }
    }

    public IFile CreateTemporary() => TemporaryFile.Create();

    public IReadOnlyList<string> List()
    {
        lock (_lock)
            return [.. _files.Keys];
    }

    public void Delete(string name)
    {
        lock (_lock)
            _files.Remove(name);
    }

    public void FlushDirectory()
    {
    }

    public IDisposable Lock(bool shared) => this;

    public void Dispose()
    {
    }
}
