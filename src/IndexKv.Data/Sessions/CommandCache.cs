using System.Collections.Concurrent;
using IndexKv.Data.Execution;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>
/// Compiled command texts of one database. Two generations bound it: when the young one is full it becomes the old one, and what is not
/// used while it is old is forgotten. Thread-safe; looking up takes no lock.
/// </summary>
internal sealed class CommandCache
{
    /// <summary>Texts longer than this are compiled each time: they are generated ones that do not come again.</summary>
    private const int LongestText = 8192;

    /// <summary>How many texts a generation holds.</summary>
    private const int GenerationSize = 256;

    private ConcurrentDictionary<string, CompiledCommand> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, CompiledCommand> _old = new(StringComparer.Ordinal);

    /// <summary>The compiled text, for a transaction whose schema is a committed one.</summary>
    public CompiledCommand Get(string text, Transaction transaction)
    {
        if (text.Length > LongestText)
            return CompiledCommand.Compile(text, transaction);
        if (_young.TryGetValue(text, out var found) && found.SchemaVersion == transaction.SchemaVersion)
            return found;
        if (!_old.TryGetValue(text, out found) || found.SchemaVersion != transaction.SchemaVersion)
            found = CompiledCommand.Compile(text, transaction);
        if (_young.Count >= GenerationSize)
        {
            _old = _young;
            _young = new ConcurrentDictionary<string, CompiledCommand>(StringComparer.Ordinal);
        }

        _young[text] = found;
        return found;
    }
}
