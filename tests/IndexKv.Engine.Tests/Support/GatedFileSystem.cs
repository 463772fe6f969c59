using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Log;

namespace IndexKv.Engine.Tests.Support;

/// <summary>Files in memory, whose log's flushes are counted and wait at a gate, or fail. Thread-safe.</summary>
internal sealed class GatedFileSystem : IFileSystem
{
    private readonly MemoryFileSystem _files = new();
    private int _logFlushes;
    private int _waiting;

    /// <summary>Closed by Reset, opened by Set.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    public bool FailsFlushes { get; set; }

    public int LogFlushes => Volatile.Read(ref _logFlushes);

    public int FlushesAtTheGate => Volatile.Read(ref _waiting);

    public string Location => _files.Location;

    public IFile Open(string name, FileOpenMode mode) =>
        name == LogFormat.FileName ? new GatedFile(this, _files.Open(name, mode)) : _files.Open(name, mode);

    public IFile CreateTemporary() => _files.CreateTemporary();

    public IReadOnlyList<string> List() => _files.List();

    public void Delete(string name) => _files.Delete(name);

    public void FlushDirectory() => _files.FlushDirectory();

    public IDisposable Lock(bool shared) => _files.Lock(shared);

    public void Dispose() => Gate.Dispose();

    private void Flush()
    {
        Interlocked.Increment(ref _waiting);
        var opened = Gate.Wait(TimeSpan.FromSeconds(30));
        Interlocked.Decrement(ref _waiting);
        if (!opened || FailsFlushes)
            throw new EngineException(EngineErrorCode.IoError, "the flush failed");
        Interlocked.Increment(ref _logFlushes);
    }

    private sealed class GatedFile(GatedFileSystem owner, IFile file) : IFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public void Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public ReadOnlySpan<byte> View(long offset, int length) => file.View(offset, length);

        public void Write(long offset, ReadOnlySpan<byte> source) => file.Write(offset, source);

        public void Flush() => owner.Flush();

        public void SetLength(long length) => file.SetLength(length);

        public void Dispose()
        {
        }
    }
}
