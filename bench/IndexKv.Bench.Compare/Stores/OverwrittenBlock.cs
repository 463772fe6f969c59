using Microsoft.Win32.SafeHandles;

namespace IndexKv.Bench.Compare.Stores;

/// <summary>A block of a file that is written again and again, each time with a flush: the least that a durable commit can take.</summary>
internal sealed class OverwrittenBlock : IDisposable
{
    private const int Size = 4096;
    private const int Blocks = 256;

    private readonly byte[] _block = new byte[Size];
    private readonly byte[] _value = new byte[64 << 10];
    private readonly SafeFileHandle _file;
    private int _next;

    public OverwrittenBlock(string path)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        for (var i = 0; i < Blocks; i++)
            RandomAccess.Write(_file, _block, (long)i * Size);
        RandomAccess.FlushToDisk(_file);
    }

    /// <summary>One write and one flush for each key.</summary>
    public long Write(ReadOnlySpan<ulong> keys, Records records, int edition)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            var value = records.Edition(key, edition, _value);
            value.CopyTo(_block);
            RandomAccess.Write(_file, _block, (long)(_next++ % Blocks) * Size);
            RandomAccess.FlushToDisk(_file);
            sum += Records.Checksum(value);
        }

        return sum;
    }

    public void Dispose() => _file.Dispose();
}
