using System.Collections;
using System.ComponentModel;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using IndexKv.Data.Sessions;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data;

/// <summary>
/// Makes and takes apart connection strings. A keyword or value that is not known is an <see cref="ArgumentException"/> that names the
/// allowed ones. Keywords are compared without regard to case. Not thread-safe.
/// </summary>
public sealed class KvConnectionStringBuilder : DbConnectionStringBuilder
{
    /// <summary>Creates a builder with nothing set.</summary>
    public KvConnectionStringBuilder()
    {
    }

    /// <summary>Takes a connection string apart.</summary>
    /// <exception cref="ArgumentException">A keyword or value is not known.</exception>
    public KvConnectionStringBuilder(string? connectionString) => ConnectionString = connectionString ?? "";

    /// <summary>The database's directory, or <c>:memory:</c>. Synonyms: <c>DataSource</c>, <c>Filename</c>, <c>Database</c>.</summary>
    [AllowNull]
    public string DataSource
    {
        get => (string)Get(ConnectionKeyword.DataSource);
        set => Set(ConnectionKeyword.DataSource, value ?? "");
    }

    /// <summary>With the data source <c>:memory:</c>: the name under which connections of this process share one database; none by default.</summary>
    [AllowNull]
    public string Name
    {
        get => (string)Get(ConnectionKeyword.MemoryName);
        set => Set(ConnectionKeyword.MemoryName, value ?? "");
    }

    /// <summary>How the database is opened. Default: <see cref="KvOpenMode.ReadWriteCreate"/>.</summary>
    public KvOpenMode Mode
    {
        get => (KvOpenMode)Get(ConnectionKeyword.Mode);
        set => Set(ConnectionKeyword.Mode, value);
    }

    /// <summary>Whether <see cref="Mode"/> is <see cref="KvOpenMode.ReadOnly"/>; setting it sets the mode.</summary>
    [Browsable(false)]
    public bool ReadOnly
    {
        get => Mode == KvOpenMode.ReadOnly;
        set => Mode = value ? KvOpenMode.ReadOnly : Mode == KvOpenMode.ReadOnly ? KvOpenMode.ReadWrite : Mode;
    }

    /// <summary>Whether <see cref="Mode"/> is <see cref="KvOpenMode.ReadWriteCreate"/>; setting it sets the mode.</summary>
    /// <exception cref="ArgumentException">Set to true when the mode is <see cref="KvOpenMode.ReadOnly"/>.</exception>
    [Browsable(false)]
    public bool CreateIfMissing
    {
        get => Mode == KvOpenMode.ReadWriteCreate;
        set
        {
            if (value && Mode == KvOpenMode.ReadOnly)
                throw new ArgumentException("'Create If Missing=True' contradicts Mode=ReadOnly; leave one of them out.", nameof(value));
            Mode = value ? KvOpenMode.ReadWriteCreate : Mode == KvOpenMode.ReadWriteCreate ? KvOpenMode.ReadWrite : Mode;
        }
    }

    /// <summary>
    /// Seconds that a command or transaction waits for another writer, and the default of <see cref="DbCommand.CommandTimeout"/>;
    /// 0 waits for ever. Default: 30.
    /// </summary>
    public int DefaultTimeout
    {
        get => (int)Get(ConnectionKeyword.DefaultTimeout);
        set => Set(ConnectionKeyword.DefaultTimeout, value);
    }

    /// <summary>What a commit waits for. Default: <see cref="SynchronousMode.Full"/>.</summary>
    public SynchronousMode Synchronous
    {
        get => (SynchronousMode)Get(ConnectionKeyword.Synchronous);
        set => Set(ConnectionKeyword.Synchronous, value);
    }

    /// <summary>Whether the database stays open for a short time after its last connection was closed. Default: true.</summary>
    public bool Pooling
    {
        get => (bool)Get(ConnectionKeyword.Pooling);
        set => Set(ConnectionKeyword.Pooling, value);
    }

    /// <summary>Whether opening a connection within a <see cref="System.Transactions.Transaction"/>, in which IndexKv takes no part, is an error; if false it
    /// works independently of it. Default: true.</summary>
    public bool Enlist
    {
        get => (bool)Get(ConnectionKeyword.Enlist);
        set => Set(ConnectionKeyword.Enlist, value);
    }

    /// <summary>Bytes of log after which a commit writes a checkpoint; at least 64 KiB. Default: 64 MiB.</summary>
    public long CheckpointSize
    {
        get => (long)Get(ConnectionKeyword.CheckpointSize);
        set => Set(ConnectionKeyword.CheckpointSize, value);
    }

    /// <summary>Sector size in bytes of hash stores created from now on: a power of two from 4 KiB to 1 MiB. Default: 1 MiB.</summary>
    public int SectorSize
    {
        get => (int)Get(ConnectionKeyword.SectorSize);
        set => Set(ConnectionKeyword.SectorSize, value);
    }

    /// <summary>Bytes that each sort, grouping, DISTINCT, set operation and hash join may hold in memory before it goes on with temporary files; at least
    /// 4 KiB. Default: 64 MiB.</summary>
    public long WorkMemory
    {
        get => (long)Get(ConnectionKeyword.WorkMemory);
        set => Set(ConnectionKeyword.WorkMemory, value);
    }

    /// <summary>The keywords, in their canonical spelling.</summary>
    public override ICollection Keys => ConnectionKeyword.Names;

    /// <summary>The settings, in the order of <see cref="Keys"/>.</summary>
    public override ICollection Values => ConnectionKeyword.All.Select(Get).ToArray();

    /// <inheritdoc/>
    public override bool IsFixedSize => true;

    /// <summary>A setting by its keyword or one of its synonyms; setting null sets the default.</summary>
    /// <exception cref="ArgumentException">The keyword or the value is not known.</exception>
    [AllowNull]
    public override object this[string keyword]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(keyword);
            return keyword.ToUpperInvariant() switch
            {
                "READ ONLY" or "READONLY" => ReadOnly,
                "CREATE IF MISSING" or "CREATEIFMISSING" => CreateIfMissing,
                _ => Get(ConnectionKeyword.Find(keyword)),
            };
        }

        set
        {
            ArgumentNullException.ThrowIfNull(keyword);
            switch (keyword.ToUpperInvariant())
            {
                case "READ ONLY" or "READONLY":
                    ReadOnly = value is not null && ConnectionKeyword.ParseBoolean(keyword, value);
                    break;
                case "CREATE IF MISSING" or "CREATEIFMISSING":
                    CreateIfMissing = value is null ? Mode != KvOpenMode.ReadOnly : ConnectionKeyword.ParseBoolean(keyword, value);
                    break;
                default:
                    Set(ConnectionKeyword.Find(keyword), value);
                    break;
            }
        }
    }

    /// <summary>Whether a keyword or synonym is known.</summary>
    public override bool ContainsKey(string keyword) => ConnectionKeyword.TryFind(keyword, out _) || ConnectionKeyword.IsView(keyword);

    /// <summary>Whether a keyword was set, rather than left at its default.</summary>
    public override bool ShouldSerialize(string keyword) =>
        ConnectionKeyword.TryFind(keyword, out var found) && base.ShouldSerialize(found.Name);

    /// <summary>Sets a keyword back to its default.</summary>
    /// <returns>Whether it was set.</returns>
    public override bool Remove(string keyword) => ConnectionKeyword.TryFind(keyword, out var found) && base.Remove(found.Name);

    /// <summary>A setting by its keyword or one of its synonyms.</summary>
    public override bool TryGetValue(string keyword, [NotNullWhen(true)] out object? value)
    {
        value = ContainsKey(keyword) ? this[keyword] : null;
        return value is not null;
    }

    internal bool IsSet(ConnectionKeyword keyword) => base.ShouldSerialize(keyword.Name);

    private object Get(ConnectionKeyword keyword) =>
        base.TryGetValue(keyword.Name, out var text) ? keyword.Parse(text) : keyword.Default;

    private void Set(ConnectionKeyword keyword, object? value)
    {
        if (value is null)
            base.Remove(keyword.Name);
        else
            base[keyword.Name] = Convert.ToString(keyword.Parse(value), CultureInfo.InvariantCulture);
    }
}
