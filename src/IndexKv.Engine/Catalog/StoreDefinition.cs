using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Catalog;

/// <summary>What a store is: its name, kind and columns. Immutable; two statements that see the same instance see the same schema.</summary>
public sealed class StoreDefinition
{
    private readonly Dictionary<string, int> _ordinals;
    private readonly int[] _valuePositions;

    /// <summary>Creates and checks a definition.</summary>
    /// <param name="name">The store's name, 1 to 128 characters; compared without regard to case.</param>
    /// <param name="kind">Which engine holds it.</param>
    /// <param name="columns">All columns in declared order; at least one is a key column, key ordinals are 0, 1, 2, … without gaps.</param>
    /// <exception cref="EngineException">The definition is not usable (<see cref="EngineErrorCode.InvalidDefinition"/>).</exception>
    public StoreDefinition(string name, StoreKind kind, IReadOnlyList<ColumnDefinition> columns)
        : this(0, name, kind, columns)
    {
    }

    internal StoreDefinition(uint id, string name, StoreKind kind, IReadOnlyList<ColumnDefinition> columns)
    {
        Id = id;
        Name = name;
        Kind = kind;
        Columns = columns;
        _ordinals = StoreDefinitionValidator.IndexColumns(name, kind, columns);
        KeyColumns = [.. Enumerable.Range(0, columns.Count).Where(i => columns[i].IsKey).OrderBy(i => columns[i].KeyOrdinal)];
        ValueColumns = [.. Enumerable.Range(0, columns.Count).Where(i => !columns[i].IsKey)];
        _valuePositions = new int[columns.Count];
        for (var i = 0; i < ValueColumns.Count; i++)
            _valuePositions[ValueColumns[i]] = i;
    }

    // What is read in place of a store: it has no key, and several columns may have one name.
    private StoreDefinition(string name, IReadOnlyList<ColumnDefinition> columns)
    {
        (Name, Columns, KeyColumns, ValueColumns, _valuePositions) = (name, columns, [], [], []);
        _ordinals = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < columns.Count; i++)
            _ordinals.TryAdd(columns[i].Name, i);
    }

    /// <summary>The number the catalog gave the store; 0 before it is created. Never used again after a drop.</summary>
    public uint Id { get; }

    /// <summary>The store's name.</summary>
    public string Name { get; }

    /// <summary>Which engine holds it.</summary>
    public StoreKind Kind { get; }

    /// <summary>All columns, in declared order.</summary>
    public IReadOnlyList<ColumnDefinition> Columns { get; }

    /// <summary>Ordinals into <see cref="Columns"/> of the key's parts, in key order.</summary>
    public IReadOnlyList<int> KeyColumns { get; }

    /// <summary>Ordinals into <see cref="Columns"/> of the other columns, in declared order: the order of the record's array.</summary>
    public IReadOnlyList<int> ValueColumns { get; }

    /// <summary>The conditions that its rows meet.</summary>
    public IReadOnlyList<CheckConstraint> Checks { get; init; } = [];

    /// <summary>The ordinal of the key column whose values the engine makes, or -1.</summary>
    public int GeneratedColumn => KeyColumns is [var key] && Columns[key].IsGenerated ? key : -1;

    /// <summary>Finds a column by name, without regard to case.</summary>
    /// <returns>The ordinal into <see cref="Columns"/>, or -1.</returns>
    public int FindColumn(string name) => _ordinals.GetValueOrDefault(name, -1);

    /// <summary>The shape of rows that come from elsewhere than a store.</summary>
    internal static StoreDefinition OfRows(string name, IReadOnlyList<ColumnDefinition> columns) => new(name, columns);

    /// <summary>The place of a value column in a record's array.</summary>
    internal int ValuePosition(int column) => _valuePositions[column];

    /// <summary>Whether the records of this store are records of another definition: the same columns, by other names maybe, and further ones.</summary>
    /// <exception cref="EngineException">They are not.</exception>
    internal void ThrowIfNotAlterable(StoreDefinition other, bool isEmpty)
    {
        var isSame = other.Kind == Kind && other.Columns.Count >= Columns.Count && other.KeyColumns.SequenceEqual(KeyColumns)
            && Columns.Zip(other.Columns).All(c => c.First.Type == c.Second.Type && c.First.IsGenerated == c.Second.IsGenerated && c.First.Missing.Equals(c.Second.Missing)
                && (c.Second.IsNullable || !c.First.IsNullable))
            && other.Columns.Skip(Columns.Count).All(c => isEmpty || c.IsNullable || !c.Missing.IsNull);
        if (!isSame)
        {
            throw new EngineException(
                EngineErrorCode.InvalidDefinition, $"The records of store '{Name}' do not fit that definition: it may have other names, and further columns, which are not NOT NULL unless they have a default.");
        }
    }

    internal StoreDefinition WithId(uint id) => new(id, Name, Kind, Columns) { Checks = Checks };
}
