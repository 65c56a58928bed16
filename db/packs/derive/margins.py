"""Sums the published tables to the margins the demonstration draws from.

Usage: python3 db/packs/derive/margins.py FOLDER_OF_PUBLISHED_DFE_TABLES db/packs/england
The folder holds transition-matrices/ and absence/ as published.
"""
import csv
import io
import json
import pathlib
import sys
import zipfile

source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])


def attendance():
    with open(source / 'absence/attendance_2025_26.csv', encoding='utf-8-sig') as f:
        row = next(r for r in csv.DictReader(f) if r['geographic_level'] == 'National' and r['education_phase'] == 'Secondary')
    possible = float(row['possible_sessions'])
    codes = {'I': 'i_authorised_illness', 'M': 'm_authorised_medical_dental', 'R': 'r_authorised_religious_observance',
             'S': 's_authorised_study_leave', 'T': 't_authorised_mobile_child', 'E': 'e_authorised_excluded',
             'C': 'c_authorised_other', 'C1': 'c1_authorised_regulated_performance', 'J1': 'j1_authorised_interview',
             'C2': 'c2_authorised_temp_reduced_timetable', 'G': 'g_unauthorised_holiday',
             'U': 'u_unauthorised_late_after_registers_closed', 'O': 'o_other_unauthorised', 'N': 'n_no_reason_yet',
             'B': 'b_aea_education_off_site', 'P': 'p_aea_approved_sporting_activity', 'V': 'v_aea_educational_visit_trip',
             'W': 'w_aea_work_experience', 'K': 'k_aea_education_arranged_by_la', 'L': 'l_present_late_before_registers_closed'}
    return {'source': 'Department for Education, Pupil attendance in schools 2025/26, national, secondary. Open Government Licence v3.0',
            'absence': round(float(row['overall_absence_perc']) / 100, 6), 'persistent_absence': round(float(row['pa_perc']) / 100, 6),
            'share_of_sessions': {c: round(float(row[f'reason_{name}']) / possible, 7) for c, name in codes.items()}}


def bands():
    """Pupils by absence band; the published file has no header line: bands of five hundredths follow year group, the last is a half and more."""
    sums = {}
    with zipfile.ZipFile(source / 'absence/absence_bands_distributions.zip') as z, z.open('absence_bands_distributions.csv') as f:
        for r in csv.reader(io.TextIOWrapper(f, encoding='utf-8-sig')):
            if r[1] != '202223' or r[2] != 'National' or r[10] != 'State-funded secondary' or not 7 <= int(r[14]) <= 11:
                continue
            counts = [int(float(c or 0)) for c in r[15:]]
            for key in ('all', f'year {r[14]}', f'fsm {r[11]}', f'sen {r[12]}', f'sex {r[13]}'):
                sums[key] = [a + b for a, b in zip(sums.get(key, [0] * len(counts)), counts)]
    return sums


def pupils():
    """Mathematics is entered by almost all, so its sums stand for the year group."""
    sums = {}
    with open(source / 'transition-matrices/2024_Tidy_Data_Output_91_Scaled_Scores_Final_v2.csv', encoding='utf-8-sig') as f:
        for r in csv.DictReader(f):
            if r['subject'] == 'Mathematics':
                sums.setdefault(r['breakdown'], {})[r['ks2_scaled_score_group']] = int(r['all_grades'])
    return {'source': 'Department for Education, Key stage 4 transition matrices 2023/24, mathematics entries. Open Government Licence v3.0', 'pupils': sums}


if __name__ == '__main__':
    absence = attendance()
    absence['bands_source'] = 'Department for Education, Pupil absence: distributions by absence band, 2022/23, national, state-funded secondary, years 7-11. Open Government Licence v3.0'
    absence['bands'] = bands()
    (target / 'margins-absence.json').write_text(json.dumps(absence) + '\n')
    (target / 'margins-pupils.json').write_text(json.dumps(pupils()) + '\n')
