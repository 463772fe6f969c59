using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Tests.Support;

/// <summary>
/// A disk in memory that knows what was flushed: a crash keeps that, and of every 512-byte block written since, some, as a seed decides.
/// Any one write or flush can be made to fail.
/// </summary>
internal sealed class SimulatedDisk : IFileSystem
{
    private const int BlockSize = 512;

    private readonly Dictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _durableNames = new(StringComparer.Ordinal);

    /// <summary>How many writes, resizes and flushes there were.</summary>
    public int Steps { get; private set; }

    /// <summary>The step that fails, counted from 1; 0 for none.</summary>
    public int FailAt { get; set; }

    /// <summary>The step at which the machine stops, counted from 1; 0 for never. It and all later ones do nothing but throw.</summary>
    public int CrashAt { get; set; }

    public string Location => "simulated";

    public IFile Open(string name, FileOpenMode mode)
    {
        var exists = _files.TryGetValue(name, out var file);
        if (exists == (mode == FileOpenMode.Create))
            throw new EngineException(EngineErrorCode.Damaged, $"The file '{name}' {(exists ? "exists already" : "is missing")}.", name, 0);
        if (!exists)
        {
            Step();
            _files.Add(name, file = new SimulatedFile(this, name));
        }

        return file!;
    }

    public IReadOnlyList<string> List() => [.. _files.Keys];

    public void Delete(string name) => _files.Remove(name);

    public void FlushDirectory()
    {
        Step();
        _durableNames.Clear();
        _durableNames.UnionWith(_files.Keys);
    }

    public IDisposable Lock(bool shared) => this;

    public void Dispose()
    {
    }

    /// <summary>The disk as the next start finds it.</summary>
    /// <param name="random">Decides which unflushed blocks survive; null keeps none of them.</param>
    public SimulatedDisk AfterCrash(Random? random)
    {
        var disk = new SimulatedDisk();
        foreach (var (name, file) in _files)
        {
            if (_durableNames.Contains(name) || random?.Next(2) == 0)
                disk._files.Add(name, file.AfterCrash(disk, random));
        }

        disk._durableNames.UnionWith(disk._files.Keys);
        return disk;
    }

    /// <summary>Everything, flushed or not.</summary>
    public SimulatedDisk Copy()
    {
        var disk = new SimulatedDisk();
        foreach (var (name, file) in _files)
            disk._files.Add(name, file.Copy(disk));
        disk._durableNames.UnionWith(_files.Keys);
        return disk;
    }

    public byte[] Content(string name) => _files[name].Content;

    public void Replace(string name, byte[] content) => _files[name].Replace(content);

    /// <summary>Changes a file's bytes beneath those who have it open.</summary>
    public void Overwrite(string name, byte[] content) => _files[name].Replace(content);

    private void Step()
    {
        Steps++;
        if (CrashAt > 0 && Steps >= CrashAt)
            throw new EngineException(EngineErrorCode.IoError, "the machine has stopped");
        if (Steps == FailAt)
            throw new EngineException(EngineErrorCode.IoError, "the disk failed");
    }

    private sealed class SimulatedFile(SimulatedDisk disk, string name) : IFile
    {
        private byte[] _current = [];
        private byte[] _durable = [];

        public string Path => $"simulated/{name}";

        public long Length => _current.Length;

        public byte[] Content => (byte[])_current.Clone();

        public void Read(long offset, Span<byte> destination) => View(offset, destination.Length).CopyTo(destination);

        public ReadOnlySpan<byte> View(long offset, int length) => offset >= 0 && offset + length <= _current.Length
            ? _current.AsSpan((int)offset, length)
            : throw new EngineException(EngineErrorCode.Damaged, $"'{Path}' ends at {_current.Length}; offset {offset} is missing.", Path, offset);

        public void Write(long offset, ReadOnlySpan<byte> source)
        {
            disk.Step();

            // Views keep what they saw, as a snapshot's span over an array that is written into must not change under a test.
            var content = new byte[Math.Max(_current.Length, (int)offset + source.Length)];
            _current.CopyTo(content, 0);
            source.CopyTo(content.AsSpan((int)offset));
            _current = content;
        }

        public void Flush()
        {
            disk.Step();
            _durable = _current;
        }

        public void SetLength(long length)
        {
            disk.Step();
            var content = new byte[length];
            _current.AsSpan(0, (int)Math.Min(length, _current.Length)).CopyTo(content);
            _current = content;
        }

        public void Dispose()
        {
        }

        public void Replace(byte[] content) => _current = _durable = content;

        public SimulatedFile Copy(SimulatedDisk other) => new(other, name) { _current = _current, _durable = _current };

        public SimulatedFile AfterCrash(SimulatedDisk other, Random? random)
        {
            var length = random is null || random.Next(2) == 0 ? _durable.Length : Math.Max(_durable.Length, _current.Length);
            var content = new byte[length];
            _durable.CopyTo(content, 0);
            for (var block = 0; block < _current.Length && random is not null; block += BlockSize)
            {
                var end = Math.Min(Math.Min(block + BlockSize, _current.Length), length);
                if (end > block && random.Next(2) == 0)
                    _current.AsSpan(block, end - block).CopyTo(content.AsSpan(block));
            }

            return new SimulatedFile(other, name) { _current = content, _durable = content };
        }
    }
}
