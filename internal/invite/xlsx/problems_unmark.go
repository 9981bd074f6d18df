package xlsx

import "fmt"

// unmarkAll takes away what an earlier download marked in this workbook.
func (m *marker) unmarkAll() error {
	for row := m.at.header + 1; row <= m.at.last; row++ {
		for _, column := range []int{m.at.problems, m.at.rowID} {
			if err := m.clear(column, row); err != nil {
				return err
			}
		}
		for _, letters := range m.batch.Columns {
			if err := m.painter.clear(fmt.Sprintf("%s%d", letters, row)); err != nil {
				return err
			}
		}
	}
	if err := m.dropIDCheck(); err != nil {
		return err
	}
	return m.comments.removeOurs()
}

func (m *marker) clear(column, row int) error {
	cell, err := m.at.cell(column, row)
	if err != nil {
		return fmt.Errorf("find cell: %w", err)
	}
	if text, err := m.file.GetCellValue(m.at.sheet, cell); err != nil || text == "" {
		return err
	}
	if err := m.file.SetCellStr(m.at.sheet, cell, ""); err != nil {
		return fmt.Errorf("clear %s: %w", cell, err)
	}
	return nil
}

// dropIDCheck takes away what keepIDs set.
func (m *marker) dropIDCheck() error {
	checks, err := m.file.GetDataValidations(m.at.sheet)
	if err != nil {
		return fmt.Errorf("read checks: %w", err)
	}
	for _, c := range checks {
		if c.ErrorTitle == nil || *c.ErrorTitle != rowIDTitle {
			continue
		}
		if err := m.file.DeleteDataValidation(m.at.sheet, c.Sqref); err != nil {
			return fmt.Errorf("remove check: %w", err)
		}
	}
	return nil
}
