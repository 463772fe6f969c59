using System.Collections.Concurrent;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Tests.Support;

/// <summary>Files in memory whose writes behind the caller's back come late, or fail. They see it if what they were given is changed meanwhile, or
/// the file closed.</summary>
internal sealed class LateFileSystem : IFileSystem
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(60);

    private readonly MemoryFileSystem _files = new();
    private readonly ConcurrentQueue<string> _disturbances = [];
    private int _writes;
    private int _ended;

    /// <summary>The number of the write that fails; 0 for none.</summary>
    public int FailAt { get; set; }

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>What happened to a file while it was written.</summary>
    public IReadOnlyCollection<string> Disturbances => _disturbances;

    /// <summary>Returns when no write is under way, of those too that nobody waited for.</summary>
    public void WaitForWrites() => SpinWait.SpinUntil(() => Volatile.Read(ref _ended) == Writes);

    public string Location => _files.Location;

    public IFile Open(string name, FileOpenMode mode) => new LateFile(this, _files.Open(name, mode));

    public IFile CreateTemporary() => _files.CreateTemporary();

    public IReadOnlyList<string> List() => _files.List();

    public void Delete(string name) => _files.Delete(name);

    public void FlushDirectory() => _files.FlushDirectory();

    public IDisposable Lock(bool shared) => _files.Lock(shared);

    public void Dispose() => _files.Dispose();

    private sealed class LateFile(LateFileSystem owner, IFile file) : IFile
    {
        private bool _isDisposed;

        public string Path => file.Path;

        public long Length => file.Length;

        public void Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public ReadOnlySpan<byte> View(long offset, int length) => file.View(offset, length);

        public void Write(long offset, ReadOnlySpan<byte> source) => file.Write(offset, source);

        public Task WriteBehind(long offset, ReadOnlyMemory<byte> source)
        {
            var number = Interlocked.Increment(ref owner._writes);
            var given = source.ToArray();
            return Task.Run(() =>
            {
                Thread.Sleep(Delay);
                try
                {
                    if (Volatile.Read(ref _isDisposed))
                        owner._disturbances.Enqueue($"Write {number}: the file was closed.");
                    if (!source.Span.SequenceEqual(given))
                        owner._disturbances.Enqueue($"Write {number}: its bytes were changed.");
                    if (number == owner.FailAt)
                        throw new EngineException(EngineErrorCode.IoError, "the write failed");
                    file.Write(offset, given);
                }
                finally
                {
                    Interlocked.Increment(ref owner._ended);
                }
            });
        }

        public void Flush() => file.Flush();

        public void SetLength(long length) => file.SetLength(length);

        public void Dispose() => Volatile.Write(ref _isDisposed, true);
    }
}
