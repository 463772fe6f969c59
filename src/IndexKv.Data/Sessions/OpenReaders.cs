using System.Runtime.ExceptionServices;

namespace IndexKv.Data.Sessions;

/// <summary>The readers that closing a connection closes. Not thread-safe.</summary>
internal sealed class OpenReaders
{
    private readonly List<KvDataReader> _readers = [];

    /// <summary>A reader was opened.</summary>
    public void Add(KvDataReader reader) => _readers.Add(reader);

    /// <summary>A reader was closed.</summary>
    public void Remove(KvDataReader reader)
    {
        if (_readers.Count > 0 && ReferenceEquals(_readers[^1], reader))
            _readers.RemoveAt(_readers.Count - 1);
        else
            _readers.Remove(reader);
    }

    /// <summary>Closes all of them, even if one fails: the next connection must not meet them.</summary>
    public void Abandon()
    {
        ExceptionDispatchInfo? failure = null;
        var readers = _readers.ToArray();
        _readers.Clear();
        for (var i = readers.Length - 1; i >= 0; i--)
        {
            try
            {
                readers[i].Abandon();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }

        failure?.Throw();
    }
}
