using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using IndexKv.Data.Sql;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Schema;

/// <summary>The collections of <see cref="DbConnection.GetSchema(string, string?[])"/>.</summary>
internal static class SchemaCollections
{
    private const string Tables = "Tables";
    private const string Columns = "Columns";
    private const string Indexes = "Indexes";
    private const string IndexColumns = "IndexColumns";

    private static readonly (string Name, int Restrictions)[] All =
    [
        (DbMetaDataCollectionNames.MetaDataCollections, 0),
        (DbMetaDataCollectionNames.DataSourceInformation, 0),
        (DbMetaDataCollectionNames.DataTypes, 0),
        (DbMetaDataCollectionNames.ReservedWords, 0),
        (DbMetaDataCollectionNames.Restrictions, 0),
        (Tables, 1),
        (Columns, 2),
        (Indexes, 1),
        (IndexColumns, 2),
    ];

    /// <summary>Makes a collection.</summary>
    /// <param name="collection">Its name, in any case.</param>
    /// <param name="restrictions">The restrictions; null for none.</param>
    /// <param name="version">The provider's version.</param>
    /// <param name="stores">Lists the stores.</param>
    public static DataTable Get(string collection, string?[] restrictions, string version, Func<IReadOnlyList<StoreDefinition>> stores)
    {
        ArgumentNullException.ThrowIfNull(collection);
        var found = Array.FindIndex(All, c => string.Equals(c.Name, collection, StringComparison.OrdinalIgnoreCase));
        if (found < 0)
            throw new ArgumentException($"There is no schema collection '{collection}'; there are {string.Join(", ", All.Select(c => c.Name))}.", nameof(collection));
        if (restrictions.Length > All[found].Restrictions)
        {
            throw new ArgumentException(
                $"Schema collection '{All[found].Name}' takes {All[found].Restrictions} restrictions, not {restrictions.Length}.", nameof(restrictions));
        }

        return All[found].Name switch
        {
            Tables => FillTables(stores(), restrictions),
            Columns => FillColumns(stores(), restrictions),
            Indexes => FillIndexes(stores(), restrictions),
            IndexColumns => FillIndexColumns(stores(), restrictions),
            var name when name == DbMetaDataCollectionNames.MetaDataCollections => FillCollections(),
            var name when name == DbMetaDataCollectionNames.DataSourceInformation => DataSourceInformation.Create(version),
            var name when name == DbMetaDataCollectionNames.DataTypes => FillDataTypes(),
            var name when name == DbMetaDataCollectionNames.ReservedWords => FillReservedWords(),
            _ => FillRestrictions(),
        };
    }

    [UnconditionalSuppressMessage("Trimming", "IL2077", Justification = "The columns are strings, numbers, enums and types, read as such.")]
    internal static DataTable Table(string name, params (string Name, Type Type)[] columns)
    {
        var table = new DataTable(name) { Locale = CultureInfo.InvariantCulture };
        foreach (var column in columns)
            table.Columns.Add(column.Name, column.Type);
        return table;
    }

    private static DataTable FillCollections()
    {
        var table = Table(
            DbMetaDataCollectionNames.MetaDataCollections,
            (DbMetaDataColumnNames.CollectionName, typeof(string)),
            (DbMetaDataColumnNames.NumberOfRestrictions, typeof(int)),
            (DbMetaDataColumnNames.NumberOfIdentifierParts, typeof(int)));
        foreach (var (name, restrictions) in All)
            table.Rows.Add(name, restrictions, restrictions);
        return table;
    }

    private static DataTable FillRestrictions()
    {
        var table = Table(
            DbMetaDataCollectionNames.Restrictions,
            (DbMetaDataColumnNames.CollectionName, typeof(string)), ("RestrictionName", typeof(string)), ("RestrictionNumber", typeof(int)));
        table.Rows.Add(Tables, "TABLE_NAME", 1);
        table.Rows.Add(Columns, "TABLE_NAME", 1);
        table.Rows.Add(Columns, "COLUMN_NAME", 2);
        table.Rows.Add(Indexes, "TABLE_NAME", 1);
        table.Rows.Add(IndexColumns, "TABLE_NAME", 1);
        table.Rows.Add(IndexColumns, "COLUMN_NAME", 2);
        return table;
    }

    private static DataTable FillTables(IReadOnlyList<StoreDefinition> stores, string?[] restrictions)
    {
        var table = Table(Tables, ("TABLE_NAME", typeof(string)), ("TABLE_TYPE", typeof(string)), ("STORE_KIND", typeof(string)));
        foreach (var store in stores.Where(s => Matches(s.Name, restrictions, 0)))
            table.Rows.Add(store.Name, "TABLE", store.Kind.ToString().ToUpperInvariant());
        return table;
    }

    private static DataTable FillColumns(IReadOnlyList<StoreDefinition> stores, string?[] restrictions)
    {
        var table = Table(
            Columns,
            ("TABLE_NAME", typeof(string)), ("COLUMN_NAME", typeof(string)), ("ORDINAL_POSITION", typeof(int)), ("DATA_TYPE", typeof(string)),
            ("IS_NULLABLE", typeof(bool)), ("KEY_ORDINAL", typeof(int)), ("COLUMN_DEFAULT", typeof(string)),
            ("IS_AUTOINCREMENT", typeof(bool)));
        foreach (var store in stores.Where(s => Matches(s.Name, restrictions, 0)))
        {
            for (var i = 0; i < store.Columns.Count; i++)
            {
                var column = store.Columns[i];
                if (Matches(column.Name, restrictions, 1))
                {
                    table.Rows.Add(
                        store.Name, column.Name, i, column.Type.ToSqlName(), column.IsNullable, column.IsKey ? column.KeyOrdinal : DBNull.Value,
                        column.Default ?? (object)DBNull.Value, column.IsGenerated);
                }
            }
        }

        return table;
    }

    // The key is the one index that a store has.
    private static DataTable FillIndexes(IReadOnlyList<StoreDefinition> stores, string?[] restrictions)
    {
        var table = Table(
            Indexes,
            ("TABLE_NAME", typeof(string)), ("INDEX_NAME", typeof(string)), ("IS_PRIMARY_KEY", typeof(bool)), ("IS_UNIQUE", typeof(bool)), ("IS_ORDERED", typeof(bool)));
        foreach (var store in stores.Where(s => Matches(s.Name, restrictions, 0)))
            table.Rows.Add(store.Name, KeyName(store), true, true, store.Kind == StoreKind.Sorted);
        return table;
    }

    private static DataTable FillIndexColumns(IReadOnlyList<StoreDefinition> stores, string?[] restrictions)
    {
        var table = Table(
            IndexColumns,
            ("TABLE_NAME", typeof(string)), ("INDEX_NAME", typeof(string)), ("COLUMN_NAME", typeof(string)), ("KEY_ORDINAL", typeof(int)));
        foreach (var store in stores.Where(s => Matches(s.Name, restrictions, 0)))
        {
            foreach (var column in store.KeyColumns.Select(k => store.Columns[k]).Where(c => Matches(c.Name, restrictions, 1)))
                table.Rows.Add(store.Name, KeyName(store), column.Name, column.KeyOrdinal);
        }

        return table;
    }

    private static string KeyName(StoreDefinition store) => $"PK_{store.Name}";

    private static DataTable FillDataTypes()
    {
        var table = Table(
            DbMetaDataCollectionNames.DataTypes,
            (DbMetaDataColumnNames.TypeName, typeof(string)), (DbMetaDataColumnNames.ProviderDbType, typeof(int)),
            (DbMetaDataColumnNames.ColumnSize, typeof(long)), (DbMetaDataColumnNames.DataType, typeof(string)),
            (DbMetaDataColumnNames.IsFixedLength, typeof(bool)), (DbMetaDataColumnNames.IsNullable, typeof(bool)),
            (DbMetaDataColumnNames.IsSearchable, typeof(bool)), (DbMetaDataColumnNames.IsUnsigned, typeof(bool)));
        for (var type = KvType.Boolean; type <= KvType.Any; type++)
        {
            table.Rows.Add(
                type.ToSqlName(), (int)type, (long)ColumnTypes.Size(type), type.ToClrType().FullName, ColumnTypes.Size(type) >= 0, true,
                type != KvType.Any, type.IsNumeric() ? type is >= KvType.UInt8 and <= KvType.UInt128 : DBNull.Value);
        }

        return table;
    }

    private static DataTable FillReservedWords()
    {
        var table = Table(DbMetaDataCollectionNames.ReservedWords, (DbMetaDataColumnNames.ReservedWord, typeof(string)));
        foreach (var word in Keywords.All)
            table.Rows.Add(word);
        return table;
    }

    private static bool Matches(string name, string?[] restrictions, int place) =>
        place >= restrictions.Length || restrictions[place] is not { } wanted || string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}
